/// How often values of one or of several samples fall where.
///
/// All samples share their bins, and heights are shares of a sample, so samples of different sizes
/// can be compared. Zero is the edge of a bin: no bar hides on which side its values lie.
public struct Histogram: Chart {
  /// Values under one name.
  public struct Sample: Sendable {
    /// What the legend calls it.
    public let name: String
    /// The values, in any order.
    public let values: [Double]

    /// A named sample.
    public init(name: String, values: [Double]) {
      self.name = name
      self.values = values
    }
  }

  /// What stands above it.
  public var title: String
  /// What the values are.
  public var xLabel: String
  /// What the heights are.
  public var yLabel: String
  /// The samples, in the order of the colours.
  public var samples: [Sample]
  /// About how many bins the values are sorted into.
  public var bins: Int
  /// Whether a line stands at zero, and beside it which share of the values lies above.
  public var marksZero: Bool

  /// A histogram of `samples`.
  public init(
    title: String = "", xLabel: String, yLabel: String = "Share of values (%)",
    samples: [Sample], bins: Int = 30, marksZero: Bool = false
  ) {
    precondition(bins > 0, "Histogram needs a positive number of bins, not \(bins)")
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.samples = samples
    self.bins = bins
    self.marksZero = marksZero
  }

  /// A histogram of one sample, which needs no name.
  public init(
    title: String = "", xLabel: String, yLabel: String = "Share of values (%)",
    values: [Double], bins: Int = 30, marksZero: Bool = false
  ) {
    self.init(
      title: title, xLabel: xLabel, yLabel: yLabel, samples: [Sample(name: "", values: values)],
      bins: bins, marksZero: marksZero)
  }

  /// The share of the finite values that are greater than zero; NaN if there are none.
  public static func shareAboveZero(_ values: [Double]) -> Double {
    let finite = values.filter(\.isFinite)
    return Double(finite.count { $0 > 0 }) / Double(finite.count)
  }

  /// Pale bars with an outline, so that samples which overlap can be told apart.
  public var plot: Plot {
    var plot = Plot(title: title, xLabel: xLabel, yLabel: yLabel)
    plot.legend = samples.filter { !$0.name.isEmpty }.map {
      LegendEntry(name: $0.name, mark: .box)
    }
    plot.leftOut = samples.filter { $0.drawable.isEmpty }.map {
      $0.name.isEmpty ? "the sample" : $0.name
    }
    let shown = samples.filter { !$0.drawable.isEmpty }
    let edges = edges(of: shown.flatMap(\.drawable))
    let heights = shown.map { $0.shares(between: edges) }
    for (sample, shares) in zip(shown, heights) {
      let boxes = shares.indices.filter { shares[$0] > 0 }.map {
        Box(left: edges[$0], right: edges[$0 + 1], low: 0, high: shares[$0])
      }
      plot.layers.append(.boxes(name: sample.name, boxes, isPale: true))
    }
    for (sample, shares) in zip(shown, heights) {
      plot.layers.append(.line(name: sample.name, Self.outline(of: shares, edges)))
    }
    if marksZero {
      plot.layers.append(.upright(0))
      plot.remarks = shown.map { sample in
        let share = percentage(Self.shareAboveZero(sample.drawable))
        let text = sample.name.isEmpty ? "\(share) above 0" : "\(sample.name): \(share) above 0"
        return Remark(name: sample.name, text: text)
      }
    }
    plot.spanAxes()
    plot.yAxis.lower = 0
    plot.yAxis.upper *= 1 + 0.08 * Double(plot.remarks.count)
    return plot
  }

  /// Edges at multiples of one width.
  func edges(of values: [Double]) -> [Double] {
    guard let least = values.min(), let greatest = values.max() else { return [0, 1] }
    let span = greatest - least
    // Bins narrower than the numbers are precise cannot be counted.
    let size = max(least.magnitude, greatest.magnitude)
    let width = span > 0 ? max(span / Double(bins), size * 1e-9, 1e-100) : max(size, 1) / 10
    let first = (least / width).rounded(.down)
    // A value may stand exactly on the last edge, and belongs to the bin below it.
    let count = max(1, Int(((greatest / width) - first).rounded(.up)))
    return (0...count).map { (first + Double($0)) * width }
  }

  private static func outline(of shares: [Double], _ edges: [Double]) -> [Point] {
    var points = [Point(x: edges[0], y: 0)]
    for index in shares.indices {
      points.append(Point(x: edges[index], y: shares[index]))
      points.append(Point(x: edges[index + 1], y: shares[index]))
    }
    return points + [Point(x: edges[shares.count], y: 0)]
  }

  private func percentage(_ share: Double) -> String { "\((share * 1000).rounded() / 10) %" }
}

extension Histogram.Sample {
  var drawable: [Double] { values.filter(\.isDrawable) }

  /// The share of the values in each bin, in per cent.
  func shares(between edges: [Double]) -> [Double] {
    let values = drawable
    let width = (edges[edges.count - 1] - edges[0]) / Double(edges.count - 1)
    var counts = [Int](repeating: 0, count: edges.count - 1)
    for value in values {
      var bin = min(counts.count - 1, max(0, Int((value - edges[0]) / width)))
      // Division rounds; the edges decide.
      if value < edges[bin], bin > 0 { bin -= 1 }
      if value >= edges[bin + 1], bin < counts.count - 1 { bin += 1 }
      counts[bin] += 1
    }
    return counts.map { 100 * Double($0) / Double(values.count) }
  }
}
