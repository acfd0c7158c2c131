/// What a number may be: any of the standard ranges, or `.above(0)`.
public protocol SettingBounds<Bound> {
  /// The type of number.
  associatedtype Bound: Comparable
  /// Whether `value` may stand here.
  func contains(_ value: Bound) -> Bool
  /// The bounds as a person reads them: `0 ... 1`, `at least 1`.
  var words: String { get }
}

extension ClosedRange: SettingBounds {
  /// Such as `0 ... 1`.
  public var words: String { "\(brief(lowerBound)) ... \(brief(upperBound))" }
}

extension Range: SettingBounds {
  /// Such as `0 ..< 1`.
  public var words: String { "\(brief(lowerBound)) ..< \(brief(upperBound))" }
}

extension PartialRangeFrom: SettingBounds {
  /// Such as `at least 1`.
  public var words: String { "at least \(brief(lowerBound))" }
}

extension PartialRangeThrough: SettingBounds {
  /// Such as `at most 1`.
  public var words: String { "at most \(brief(upperBound))" }
}

extension PartialRangeUpTo: SettingBounds {
  /// Such as `below 1`.
  public var words: String { "below \(brief(upperBound))" }
}

/// Real numbers above a bound that is itself excluded, as a learning rate is above zero.
public struct Above: SettingBounds, Sendable {
  private let bound: Double

  /// Everything above `bound`.
  public init(_ bound: Double) { self.bound = bound }

  /// Whether `value` is above the bound.
  public func contains(_ value: Double) -> Bool { value > bound }

  /// Such as `above 0`.
  public var words: String { "above \(brief(bound))" }
}

extension SettingBounds where Self == Above {
  /// Everything above `bound`, which is itself excluded.
  public static func above(_ bound: Double) -> Above { Above(bound) }
}

/// `1.0` reads as `1`: a bound is written as its author wrote it.
private func brief<Bound>(_ bound: Bound) -> String {
  let text = "\(bound)"
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}
