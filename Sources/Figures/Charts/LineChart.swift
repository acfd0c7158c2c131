/// Lines over a common axis: learning curves.
public struct LineChart: Chart {
  /// What stands above it.
  public var title: String
  /// What the places are.
  public var xLabel: String
  /// What the heights are.
  public var yLabel: String
  /// The lines, in the order of the colours.
  public var series: [Series]
  /// Heights to compare with.
  public var referenceLines: [ReferenceLine]
  /// The heights that are shown; `nil` shows all.
  public var yRange: ClosedRange<Double>?
  /// Whether places are counted and marked as such: episode 1, 2, 3.
  public var countsPlaces = false

  /// A chart of `series`.
  public init(
    title: String = "", xLabel: String, yLabel: String, series: [Series],
    referenceLines: [ReferenceLine] = [], yRange: ClosedRange<Double>? = nil
  ) {
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.series = series
    self.referenceLines = referenceLines
    self.yRange = yRange
  }

  /// The lines above their bands, and the reference lines.
  public var plot: Plot {
    var plot = Plot(title: title, xLabel: xLabel, yLabel: yLabel)
    plot.legend = series.map { LegendEntry(name: $0.name, mark: .line) }
    plot.leftOut = series.filter { !$0.hasPoints }.map(\.name)
    let shown = series.filter(\.hasPoints)
    plot.layers += shown.flatMap { $0.bands(within: yRange) }
    plot.layers += shown.flatMap(\.lines)
    for line in referenceLines where line.value.isDrawable {
      plot.layers.append(.level(line.value, label: line.label))
    }
    plot.spanAxes()
    if countsPlaces {
      let places = Set(shown.flatMap(\.x)).sorted()
      // As many as can be told apart; of more, round numbers do.
      if places.count <= 20 {
        plot.xAxis.ticks = places.map { Tick(value: $0, label: "\(Int($0.rounded()))") }
        plot.xAxis.lower -= 0.2
        plot.xAxis.upper += 0.2
      }
    }
    if let yRange, yRange.lowerBound.isDrawable, yRange.upperBound.isDrawable {
      plot.yAxis = Axis(yRange.lowerBound, yRange.upperBound)
    }
    return plot
  }
}

extension Series {
  var hasPoints: Bool { zip(x, y).contains { $0.isDrawable && $1.isDrawable } }

  /// The unbroken stretches of the line; a stretch of a single point is a dot.
  var lines: [Layer] {
    let points = zip(x, y).map { Point(x: $0, y: $1) }
    return points.split(whereSeparator: { !$0.isDrawable }).map { stretch in
      stretch.count > 1
        ? .line(name: name, Array(stretch)) : .points(name: name, Array(stretch), isLarge: true)
    }
  }

  /// The unbroken stretches of the band, no further than `range`: what draws them does not cut every shape
  /// off at the panel's edge.
  func bands(within range: ClosedRange<Double>?) -> [Layer] {
    guard let band else { return [] }
    func cut(_ height: Double) -> Double {
      guard let range, height.isFinite else { return height }
      return min(max(height, range.lowerBound), range.upperBound)
    }
    let slices = x.indices.map { Slice(x: x[$0], low: cut(band.low[$0]), high: cut(band.high[$0])) }
    return slices.split(whereSeparator: { !$0.isDrawable }).filter { $0.count > 1 }
      .map { .band(name: name, Array($0)) }
  }
}
