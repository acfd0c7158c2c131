/// A white sheet on which native tasks draw themselves: lines with round ends, dots and boxes, with
/// smooth edges.
///
/// ```swift
/// var canvas = Canvas(width: 300, height: 300, across: -1.5...1.5, from: -1.5)
/// canvas.line(from: (0, 0), to: (0, 1), width: 0.2, color: .red)
/// return canvas.frame
/// ```
///
/// Places are those of the task, x to the right and y upwards, both in the same unit.
struct Canvas {
  /// Red, green, blue.
  struct Color {
    var red: Float
    var green: Float
    var blue: Float

    static let ink = Color(red: 34, green: 34, blue: 34)
    static let pale = Color(red: 190, green: 190, blue: 190)
    static let blue = Color(red: 0, green: 114, blue: 178)
    static let red = Color(red: 213, green: 94, blue: 0)
  }

  private let width: Int
  private let height: Int
  private let left: Double
  private let bottom: Double
  /// Pixels in a unit of the task.
  private let scale: Double
  /// `[height, width, 3]`, from 0 to 255.
  private var pixels: [Float]

  /// An empty sheet.
  /// - Parameters:
  ///   - width: in pixels.
  ///   - height: in pixels.
  ///   - across: what is at the left and at the right edge.
  ///   - bottom: what is at the lower edge.
  init(width: Int, height: Int, across: ClosedRange<Double>, from bottom: Double) {
    self.width = width
    self.height = height
    left = across.lowerBound
    self.bottom = bottom
    scale = Double(width) / (across.upperBound - across.lowerBound)
    pixels = .init(repeating: 255, count: width * height * 3)
  }

  /// What was drawn.
  var frame: RenderedFrame {
    RenderedFrame(width: width, height: height, pixels: pixels.map { UInt8($0.rounded()) })
  }

  /// A line with round ends; one of no length is a dot.
  mutating func line(
    from start: (x: Double, y: Double), to end: (x: Double, y: Double), width thickness: Double,
    color: Color
  ) {
    let (a, b) = (place(start), place(end))
    let radius = thickness * scale / 2
    let (dx, dy) = (b.x - a.x, b.y - a.y)
    let length = dx * dx + dy * dy
    fill(
      columns: min(a.x, b.x) - radius...max(a.x, b.x) + radius,
      rows: min(a.y, b.y) - radius...max(a.y, b.y) + radius, color
    ) { x, y in
      let along = length > 0 ? ((x - a.x) * dx + (y - a.y) * dy) / length : 0
      let part = min(max(along, 0), 1)
      let (offX, offY) = (x - a.x - part * dx, y - a.y - part * dy)
      return (offX * offX + offY * offY).squareRoot() - radius
    }
  }

  /// An upright box.
  mutating func box(
    around middle: (x: Double, y: Double), width: Double, height: Double, color: Color
  ) {
    let centre = place(middle)
    let (halfWidth, halfHeight) = (width * scale / 2, height * scale / 2)
    fill(
      columns: centre.x - halfWidth...centre.x + halfWidth,
      rows: centre.y - halfHeight...centre.y + halfHeight, color
    ) { x, y in max(abs(x - centre.x) - halfWidth, abs(y - centre.y) - halfHeight) }
  }

  /// In pixels from the upper left corner. What is far outside is drawn at the edge, or not at all.
  private func place(_ point: (x: Double, y: Double)) -> (x: Double, y: Double) {
    let far = 4 * Double(width + height)
    func near(_ number: Double) -> Double { min(max(number.isNaN ? far : number, -far), far) }
    return (
      x: near((point.x - left) * scale), y: near(Double(height) - (point.y - bottom) * scale)
    )
  }

  /// Covers each pixel by how much of it lies within the shape.
  /// - Parameter distance: from the middle of a pixel to the shape's edge, below 0 within.
  private mutating func fill(
    columns: ClosedRange<Double>, rows: ClosedRange<Double>, _ color: Color,
    distance: (Double, Double) -> Double
  ) {
    let firstColumn = max(0, Int(columns.lowerBound) - 1)
    let lastColumn = min(width - 1, Int(columns.upperBound) + 1)
    let firstRow = max(0, Int(rows.lowerBound) - 1)
    let lastRow = min(height - 1, Int(rows.upperBound) + 1)
    guard firstColumn <= lastColumn, firstRow <= lastRow else { return }
    for row in firstRow...lastRow {
      for column in firstColumn...lastColumn {
        let cover = Float(
          min(max(0.5 - distance(Double(column) + 0.5, Double(row) + 0.5), 0), 1))
        guard cover > 0 else { continue }
        let start = (row * width + column) * 3
        pixels[start] += (color.red - pixels[start]) * cover
        pixels[start + 1] += (color.green - pixels[start + 1]) * cover
        pixels[start + 2] += (color.blue - pixels[start + 2]) * cover
      }
    }
  }
}
