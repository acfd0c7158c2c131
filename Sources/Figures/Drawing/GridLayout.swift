/// A place in the picture, in pixels from its upper left corner.
struct Frame: Equatable, Sendable {
  var left: Double
  var top: Double
  var width: Double
  var height: Double

  var right: Double { left + width }
  var bottom: Double { top + height }
}

/// Where everything stands in a picture, in pixels of the SVG.
struct GridLayout: Sendable {
  /// One panel: the frame of its axes, and what is written around it.
  struct Panel: Sendable {
    var frame: Frame
    var plot: Plot
    var title: [String]
    var xTicks: [Tick]
    var yTicks: [Tick]
    /// Empty where a neighbour says it.
    var xLabel: String
    var yLabel: String
    /// The group names of a bar chart take several lines.
    var tickLines: [[String]]
    var note: String
    /// How far left of the frame the label stands.
    var yLabelDistance: Double
  }

  var width: Double
  var height: Double
  var title: [String]
  var panels: [Panel]
  var palette: Palette
  var legend: [Legend] = []

  /// Sizes of letters.
  enum Letters {
    static let title = 16.0
    static let panelTitle = 14.0
    static let label = 13.0
    static let tick = 12.0
    static let note = 11.0
  }

  /// An entry of the legend: the left end of its mark, and the middle of its height.
  struct Legend: Sendable {
    var entry: LegendEntry
    var name: String
    var x: Double
    var y: Double
  }

  static let markWidth = 26.0
  static let legendHeight = 21.0

  init(_ grid: PanelGrid) {
    let plots = grid.panels.map(\.plot)
    palette = Palette(grid.names + plots.flatMap { $0.legend.map(\.name) })
    width = 440 + 280 * Double(grid.columns)
    title = TextMeasure.lines(grid.title, size: Letters.title, limit: width - 40, count: 2)
    height = 0
    panels = []
    place(plots, columns: grid.columns)
    let entries = Self.entries(of: plots)
    if entries.count > 1 || entries.contains(where: { !$0.name.isEmpty && plots.count > 1 }) {
      switch grid.legend {
      case .bottom: placeLegendBelow(entries)
      case .firstPanel: placeLegendWithin(entries)
      case .none: break
      }
    }
  }

  /// Every name that is drawn somewhere, once.
  private static func entries(of plots: [Plot]) -> [LegendEntry] {
    var seen: Set<String> = []
    return plots.flatMap { plot in plot.legend.filter { !plot.leftOut.contains($0.name) } }
      .filter { !$0.name.isEmpty && seen.insert($0.name).inserted }
  }
}
