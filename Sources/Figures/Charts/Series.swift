/// One line of a `LineChart`, with a shaded band around it where there is one.
public struct Series: Sendable {
  /// What the legend calls it. In a `PanelGrid` equal names have equal colours.
  public let name: String
  /// Where the points stand, in the order in which they are joined.
  public let x: [Double]
  /// Their heights; the line has a gap where one is not finite.
  public let y: [Double]
  /// The band's edges at the same places, such as a 95 % interval.
  public let band: (low: [Double], high: [Double])?

  /// A line. All lists have one number a point.
  public init(
    name: String, x: [Double], y: [Double], band: (low: [Double], high: [Double])? = nil
  ) {
    precondition(
      x.count == y.count, "Series '\(name)' has \(x.count) places for \(y.count) heights")
    if let band {
      precondition(
        band.low.count == x.count && band.high.count == x.count,
        "Series '\(name)' has a band of \(band.low.count) and \(band.high.count) numbers around "
          + "\(x.count) points")
    }
    self.name = name
    self.x = x
    self.y = y
    self.band = band
  }
}

/// A height that a chart is compared with: a dashed line from side to side.
public struct ReferenceLine: Sendable {
  /// The height.
  public let value: Double
  /// What stands at the line; may be empty.
  public let label: String

  /// A line at `value`.
  public init(value: Double, label: String = "") {
    self.value = value
    self.label = label
  }
}
