/// Numbers in a grid of coloured cells: pale is the least, dark the greatest.
///
/// Cells may be of different widths: what was measured at uneven steps stands where it belongs.
public struct HeatMap: Chart {
  /// What stands above it.
  public var title: String
  /// What the columns are.
  public var xLabel: String
  /// What the rows are.
  public var yLabel: String
  /// The edges of the columns, ascending: one more than columns.
  public var columnEdges: [Double]
  /// The edges of the rows, ascending from the bottom: one more than rows.
  public var rowEdges: [Double]
  /// The numbers, `[row][column]`, from the bottom; those that are not finite are left white.
  public var values: [[Double]]
  /// What the palest and the darkest colour stand for; `nil` for the least and the greatest number.
  public var range: ClosedRange<Double>?

  /// A map of `values`.
  public init(
    title: String = "", xLabel: String, yLabel: String, columnEdges: [Double],
    rowEdges: [Double], values: [[Double]], range: ClosedRange<Double>? = nil
  ) {
    precondition(
      values.count == rowEdges.count - 1
        && values.allSatisfy { $0.count == columnEdges.count - 1 },
      "A HeatMap of \(columnEdges.count - 1) columns and \(rowEdges.count - 1) rows has as many "
        + "numbers, not \(values.count) rows of \(values.first?.count ?? 0)")
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.columnEdges = columnEdges
    self.rowEdges = rowEdges
    self.values = values
    self.range = range
  }

  /// Edges in the middle between `places`, which ascend; the outermost ones as far beyond.
  public static func edges(around places: [Double]) -> [Double] {
    guard let first = places.first, let last = places.last else { return [0, 1] }
    guard places.count > 1 else { return [first - 0.5, first + 0.5] }
    let inner = zip(places, places.dropFirst()).map { ($0 + $1) / 2 }
    return [2 * first - inner[0]] + inner + [2 * last - inner[inner.count - 1]]
  }

  /// The cells, and at their right a bar that says what the colours mean.
  public var plot: Plot {
    var plot = Plot(title: title, xLabel: xLabel, yLabel: yLabel)
    let finite = values.joined().filter(\.isDrawable)
    guard let left = columnEdges.first, let right = columnEdges.last, let bottom = rowEdges.first,
      let top = rowEdges.last, let least = finite.min(), let greatest = finite.max()
    else {
      plot.spanAxes()
      return plot
    }
    let range = range ?? least...greatest
    let ramp = ColorRamp(range)
    var cells: [Cell] = []
    for (row, numbers) in values.enumerated() {
      for (column, number) in numbers.enumerated() where number.isDrawable {
        cells.append(
          Cell(
            box: Box(
              left: columnEdges[column], right: columnEdges[column + 1], low: rowEdges[row],
              high: rowEdges[row + 1]), color: ramp.color(of: number)))
      }
    }
    let (width, height) = (right - left, top - bottom)
    let parts = 64
    for part in 0..<parts {
      let share = Double(part) / Double(parts)
      cells.append(
        Cell(
          box: Box(
            left: right + 0.04 * width, right: right + 0.08 * width,
            low: bottom + share * height, high: bottom + (share + 1 / Double(parts)) * height),
          color: ColorRamp.color(at: share)))
    }
    plot.layers = [.cells(cells)]
    plot.inscriptions = [(range.upperBound, top), (range.lowerBound, bottom)].map { value, y in
      let span = max(range.upperBound - range.lowerBound, range.upperBound.magnitude * 1e-3)
      return Inscription(
        x: right + 0.1 * width, y: y + (y == top ? -0.04 : 0.04) * height,
        text: Axis.label(
          of: value, step: max(span / 100, 1e-9),
          greatest: max(range.lowerBound.magnitude, range.upperBound.magnitude)))
    }
    plot.xAxis = Axis(
      lower: left, upper: right + 0.24 * width,
      ticks: Axis.roundTicks(from: left, to: right, about: 5), hasGrid: false)
    plot.yAxis = Axis(
      lower: bottom, upper: top, ticks: Axis.roundTicks(from: bottom, to: top, about: 8),
      hasGrid: false)
    return plot
  }
}

/// Colours for numbers: from nearly white over blue to nearly black, so that a print without colours
/// and eyes without some of them see the same order.
struct ColorRamp {
  private let range: ClosedRange<Double>

  init(_ range: ClosedRange<Double>) { self.range = range }

  private static let anchors: [(red: Double, green: Double, blue: Double)] = [
    (247, 247, 247), (126, 190, 226), (0, 114, 178), (0, 38, 77),
  ]

  /// Red, green and blue in one number; ends stand for what lies beyond them.
  func color(of value: Double) -> Int {
    let span = range.upperBound - range.lowerBound
    return Self.color(at: span > 0 ? (value - range.lowerBound) / span : 0)
  }

  /// The colour at a share of the way.
  static func color(at share: Double) -> Int { mix(anchors, at: share) }

  /// The colour at a share of the way through evenly spaced ones.
  static func mix(
    _ anchors: [(red: Double, green: Double, blue: Double)], at share: Double
  ) -> Int {
    let place = min(max(share, 0), 1) * Double(anchors.count - 1)
    let index = min(Int(place), anchors.count - 2)
    let (from, to, part) = (anchors[index], anchors[index + 1], place - Double(index))
    func mixed(_ a: Double, _ b: Double) -> Int { Int((a + (b - a) * part).rounded()) }
    return mixed(from.red, to.red) << 16 | mixed(from.green, to.green) << 8
      | mixed(from.blue, to.blue)
  }
}
