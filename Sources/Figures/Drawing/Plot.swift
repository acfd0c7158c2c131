/// What a chart comes down to: layers over two axes. The charts of this module make them.
public struct Plot: Sendable {
  var title: String
  var xLabel: String
  var yLabel: String
  var xAxis = Axis(0, 1)
  var yAxis = Axis(0, 1)
  /// From the lowest to the topmost.
  var layers: [Layer] = []
  var legend: [LegendEntry] = []
  /// Sentences in a corner.
  var remarks: [Remark] = []
  /// Words at places of the axes.
  var inscriptions: [Inscription] = []
  /// The names of what has no numbers to draw.
  var leftOut: [String] = []
  /// Height over width of a picture that holds this plot alone.
  var aspect = 0.6

  init(title: String, xLabel: String, yLabel: String) {
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
  }

  /// Whether there is more to draw than lines to compare with.
  var hasData: Bool { layers.contains { !$0.corners.isEmpty } }

  /// Lets the axes hold all that the layers draw.
  /// - Parameter isLoose: whether there is room at the left and right, too.
  mutating func spanAxes(isLoose: Bool = false) {
    let corners = layers.flatMap(\.corners)
    xAxis = Axis(spanning: corners.map(\.x), margin: isLoose ? 0.05 : 0)
    yAxis = Axis(spanning: layers.flatMap(\.extremes), margin: 0.05)
    if corners.isEmpty {
      xAxis.ticks = []
      yAxis.ticks = []
    }
  }
}

/// A name and how it is drawn.
struct LegendEntry: Sendable {
  enum Mark: Sendable { case line, box, point }

  var name: String
  var mark: Mark
}

/// A sentence within the plot, in the colour of a name.
struct Remark: Sendable {
  var name: String
  var text: String
}

/// Words that begin at a place of the axes.
struct Inscription: Sendable {
  var x: Double
  var y: Double
  var text: String
}

struct Point: Sendable {
  var x: Double
  var y: Double

  var isDrawable: Bool { x.isDrawable && y.isDrawable }
}

/// An upright stretch.
struct Slice: Sendable {
  var x: Double
  var low: Double
  var high: Double

  var isDrawable: Bool { x.isDrawable && low.isDrawable && high.isDrawable }
}

struct Box: Sendable {
  var left: Double
  var right: Double
  var low: Double
  var high: Double
}

/// A box of a colour of its own: red, green and blue in one number.
struct Cell: Sendable {
  var box: Box
  var color: Int
}

/// Marks of one kind and, where it has a name, of that name's colour.
enum Layer: Sendable {
  case band(name: String, [Slice])
  case line(name: String, [Point])
  case points(name: String, [Point], isLarge: Bool)
  case boxes(name: String, [Box], isPale: Bool)
  case cells([Cell])
  case whiskers([Slice])
  /// A dashed line from side to side.
  case level(Double, label: String)
  /// A line from bottom to top.
  case upright(Double)

  /// Places that the layer reaches; none for lines that go through the whole plot.
  var corners: [Point] {
    switch self {
    case .band(_, let slices), .whiskers(let slices):
      slices.flatMap { [Point(x: $0.x, y: $0.low), Point(x: $0.x, y: $0.high)] }
    case .line(_, let points), .points(_, let points, _): points
    case .boxes(_, let boxes, _):
      boxes.flatMap { [Point(x: $0.left, y: $0.low), Point(x: $0.right, y: $0.high)] }
    case .cells(let cells):
      cells.flatMap {
        [Point(x: $0.box.left, y: $0.box.low), Point(x: $0.box.right, y: $0.box.high)]
      }
    case .level, .upright: []
    }
  }

  /// Heights that the vertical axis has to hold.
  var extremes: [Double] {
    if case .level(let value, _) = self { return [value] }
    return corners.map(\.y)
  }
}

extension Double {
  /// Finite, and small enough to leave room for differences.
  var isDrawable: Bool { magnitude < 1e100 }
}
