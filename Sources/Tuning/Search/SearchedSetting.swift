import Settings

/// One setting that a search varies.
public struct SearchedSetting: Hashable, Sendable {
  /// What it may be.
  public enum Values: Hashable, Sendable {
    /// A real number between two ends.
    case real(ClosedRange<Double>, isLog: Bool)
    /// A whole number between two ends.
    case whole(ClosedRange<Int>, isLog: Bool)
    /// One of these.
    case choices([SettingValue])
  }

  /// The setting as `section.name`.
  public let path: String
  /// What it may be.
  public let values: Values
  /// What the base has, which is among them.
  public let usual: SettingValue
  let line: Int

  /// The name without its section.
  public var name: String { path.split(separator: ".").last.map(String.init) ?? path }

  /// The value as this setting has it: what comes from JSON may be a whole number where a real one
  /// belongs. `nil` for what the setting may not be.
  func fitting(_ value: SettingValue) -> SettingValue? {
    switch values {
    case .real(let range, _):
      return value.asDouble.flatMap { range.contains($0) ? .double($0) : nil }
    case .whole(let range, _):
      return value.asInt.flatMap { range.contains($0) ? .int($0) : nil }
    case .choices(let choices):
      return choices.first { $0 == value }
        ?? choices.first { $0.asDouble != nil && $0.asDouble == value.asDouble }
    }
  }

  /// What is tried when a file is read: the ends, or every choice.
  var probes: [SettingValue] {
    switch values {
    case .real(let range, _): [.double(range.lowerBound), .double(range.upperBound)]
    case .whole(let range, _): [.int(range.lowerBound), .int(range.upperBound)]
    case .choices(let choices): choices
    }
  }

  /// Whether choices are numbers from the least to the greatest, between which there is a near and
  /// a far.
  var isOrdered: Bool {
    guard case .choices(let choices) = values else { return false }
    let numbers = choices.compactMap(\.asDouble)
    return numbers.count == choices.count
      && zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 }
  }

  /// The space of this setting as a file says it.
  public var summary: String {
    switch values {
    case .real(let range, let isLog):
      "\(range.lowerBound) to \(range.upperBound)" + (isLog ? ", log" : "")
    case .whole(let range, let isLog):
      "\(range.lowerBound) to \(range.upperBound)" + (isLog ? ", log" : "")
    case .choices(let choices): choices.map(\.description).joined(separator: " | ")
    }
  }
}

/// The values of all searched settings, in the order of the space.
public typealias Configuration = [SettingValue]
