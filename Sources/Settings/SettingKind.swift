/// What type of value a setting takes.
public enum SettingKind: Hashable, Sendable {
  /// `true` or `false`.
  case bool
  /// A whole number.
  case int
  /// A real number.
  case double
  /// A text.
  case string
  /// A list of whole numbers.
  case intList
  /// One of these words.
  case choice([String])
}

extension SettingKind: CustomStringConvertible {
  /// The kind as a message names it: `a whole number`.
  public var description: String {
    switch self {
    case .bool: "true or false"
    case .int: "a whole number"
    case .double: "a finite number"
    case .string: "a text"
    case .intList: "a list of whole numbers such as [256, 256]"
    case .choice(let choices): "one of " + choices.joined(separator: ", ")
    }
  }

  /// Reads `text` as a value of this kind.
  /// - Throws: `SettingError.wrongType`, naming `name`.
  public func read(_ text: String, for name: String) throws(SettingError) -> SettingValue {
    let trimmed = text.trimmed
    let value: SettingValue? =
      switch self {
      case .bool: ["true": .bool(true), "false": .bool(false)][trimmed]
      case .int: Self.int(trimmed).map { .int($0) }
      case .double: Self.double(trimmed).map { .double($0) }
      case .string: .string(text)
      case .intList: Self.intList(trimmed)
      case .choice(let choices): choices.contains(trimmed) ? .string(trimmed) : nil
      }
    guard let value else {
      throw .wrongType(name: name, expected: description, given: "\"\(text)\"")
    }
    return value
  }

  private static func double(_ text: some StringProtocol) -> Double? {
    Double(text.withoutUnderscores).flatMap { $0.isFinite ? $0 : nil }
  }

  private static func int(_ text: some StringProtocol) -> Int? {
    // `1e6` is how people write a million, and 2⁵³ is where such a text stops being exact.
    Int(text.withoutUnderscores) ?? double(text).flatMap { SettingValue.double($0).asInt }
  }

  private static func intList(_ text: String) -> SettingValue? {
    var body = Substring(text)
    if body.hasPrefix("["), body.hasSuffix("]") { body = body.dropFirst().dropLast() }
    let parts = body.split(separator: ",", omittingEmptySubsequences: false).map(\.trimmed)
    if parts == [""] { return .list([]) }
    let numbers = parts.compactMap { int($0) }
    return numbers.count == parts.count ? .list(numbers.map { .int($0) }) : nil
  }
}

extension StringProtocol {
  /// The digits of `1_000_000` without what groups them.
  fileprivate var withoutUnderscores: String { String(self).filter { $0 != "_" } }

  /// Without white space at either end.
  var trimmed: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }),
      let last = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(self[first...last])
  }
}
