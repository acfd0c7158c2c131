/// Bars side by side in groups, with intervals: final scores of several methods on several tasks.
public struct BarChart: Chart {
  /// The bars of one colour, one in each group.
  public struct Bars: Sendable {
    /// What the legend calls them.
    public let name: String
    /// Their heights; one that is not finite is left out.
    public let values: [Double]
    /// What the whiskers span; `nil` for none.
    public let intervals: [ClosedRange<Double>?]

    /// Bars without or with intervals, one for each value.
    public init(name: String, values: [Double], intervals: [ClosedRange<Double>?] = []) {
      precondition(
        intervals.isEmpty || intervals.count == values.count,
        "Bars '\(name)' have \(intervals.count) intervals for \(values.count) values")
      self.name = name
      self.values = values
      self.intervals = intervals.isEmpty ? values.map { _ in nil } : intervals
    }
  }

  /// What stands above it.
  public var title: String
  /// What the heights are.
  public var yLabel: String
  /// What stands below the groups.
  public var groups: [String]
  /// The bars, in the order of the colours.
  public var bars: [Bars]
  /// Heights to compare with.
  public var referenceLines: [ReferenceLine]

  /// A chart of `bars`, each of which has a value for each of `groups`.
  public init(
    title: String = "", yLabel: String, groups: [String], bars: [Bars],
    referenceLines: [ReferenceLine] = []
  ) {
    for bars in bars {
      precondition(
        bars.values.count == groups.count,
        "Bars '\(bars.name)' have \(bars.values.count) values for \(groups.count) groups")
    }
    self.title = title
    self.yLabel = yLabel
    self.groups = groups
    self.bars = bars
    self.referenceLines = referenceLines
  }

  /// Bars from zero, their whiskers, and the reference lines.
  public var plot: Plot {
    var plot = Plot(title: title, xLabel: "", yLabel: yLabel)
    plot.legend = bars.map { LegendEntry(name: $0.name, mark: .box) }
    let width = 0.8 / Double(max(1, bars.count))
    for (place, bars) in bars.enumerated() {
      var boxes: [Box] = []
      var whiskers: [Slice] = []
      for (group, value) in bars.values.enumerated() where value.isDrawable {
        let left = Double(group) - 0.4 + width * Double(place)
        boxes.append(
          Box(
            left: left + 0.04 * width, right: left + 0.96 * width, low: min(0, value),
            high: max(0, value)))
        if let interval = bars.intervals[group] {
          whiskers.append(
            Slice(x: left + width / 2, low: interval.lowerBound, high: interval.upperBound))
        }
      }
      if boxes.isEmpty {
        plot.leftOut.append(bars.name)
      } else {
        plot.layers.append(.boxes(name: bars.name, boxes, isPale: false))
        let drawn = whiskers.filter(\.isDrawable)
        if !drawn.isEmpty { plot.layers.append(.whiskers(drawn)) }
      }
    }
    for line in referenceLines where line.value.isDrawable {
      plot.layers.append(.level(line.value, label: line.label))
    }
    plot.spanAxes()
    plot.xAxis = Axis(
      lower: -0.6, upper: max(0, Double(groups.count) - 1) + 0.6,
      ticks: groups.enumerated().map { Tick(value: Double($0), label: $1) }, hasGrid: false)
    // Bars stand on the axis, also where the least of them has no height.
    if plot.layers.flatMap(\.extremes).allSatisfy({ $0 >= 0 }) { plot.yAxis.lower = 0 }
    return plot
  }
}
