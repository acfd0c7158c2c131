/// A number that a handful of seeds gave, with the interval that they allow.
public struct Estimate: Hashable, Sendable {
  /// The number itself.
  public var value: Double
  /// The interval of 95 %; `nil` where one seed allows none.
  public var interval: ClosedRange<Double>?

  /// A number with or without its interval.
  public init(_ value: Double, _ interval: ClosedRange<Double>? = nil) {
    self.value = value
    self.interval = interval
  }

  /// The lower end; NaN without an interval.
  public var low: Double { interval?.lowerBound ?? .nan }
  /// The upper end; NaN without an interval.
  public var high: Double { interval?.upperBound ?? .nan }
}
