/// Where the pictures of a grid stand, in pixels of the SVG.
struct PictureGridLayout {
  let width: Double
  let height: Double
  let title: [String]
  /// The lines of each.
  let columnTitles: [[String]]
  let rowLabels: [[String]]
  /// The bar that says what colours mean.
  let bar: Frame
  private let frames: [[Frame]]

  static let gap = 10.0
  private static let edge = 14.0

  private typealias Letters = GridLayout.Letters

  init(_ grid: PictureGrid) {
    let columns = grid.rows[0].cells.count
    let cells = grid.rows.flatMap(\.cells).compactMap { $0 }
    // All frames are alike; a picture of another shape stands in the middle of its frame.
    let aspect = cells.map { Double($0.picture.height) / Double($0.picture.width) }.max() ?? 1
    width = min(1280, max(640, 190 * Double(columns) + 130))
    rowLabels = grid.rows.map {
      TextMeasure.lines($0.label, size: Letters.label, limit: 130, count: 3)
    }
    let labelWidth =
      rowLabels.joined().map { TextMeasure.width(of: $0, size: Letters.label) }.max() ?? 0
    let left = Self.edge + (labelWidth > 0 ? labelWidth + 14 : 0)
    let room = width - left - Self.edge - Self.gap * Double(columns - 1)
    // A few pictures are not blown up to fill the page.
    let side = min(room / Double(columns), 420 / max(aspect, 1))
    let begin = left + (room - side * Double(columns)) / 2
    title = TextMeasure.lines(grid.title, size: Letters.title, limit: width - 40, count: 2)
    columnTitles = grid.columnTitles.map {
      TextMeasure.lines($0, size: Letters.label, limit: side + Self.gap - 6, count: 2)
    }
    let titleLines = columnTitles.map(\.count).max() ?? 0
    var top = Self.edge + 24 * Double(title.count) + 18 * Double(titleLines)
    if titleLines > 0 { top += 4 }
    var frames: [[Frame]] = []
    for row in grid.rows {
      frames.append(
        row.cells.enumerated().map { column, cell in
          let whole = Frame(
            left: begin + (side + Self.gap) * Double(column), top: top, width: side,
            height: side * aspect)
          return cell.map { Self.fitted($0.picture, in: whole) } ?? whole
        })
      let hasNotes = row.cells.contains { !($0?.note.isEmpty ?? true) }
      top += side * aspect + (hasNotes ? 24 : Self.gap)
    }
    self.frames = frames
    if grid.scale != nil {
      bar = Frame(left: width / 2 - 110, top: top + 8, width: 220, height: 12)
      top = bar.bottom + 26
    } else {
      bar = Frame(left: 0, top: top, width: 0, height: 0)
    }
    height = (top + Self.edge / 2).rounded(.up)
  }

  /// Where a picture stands.
  func frame(_ row: Int, _ column: Int) -> Frame { frames[row][column] }

  /// As large as it fits, in the middle.
  private static func fitted(_ picture: Bitmap, in frame: Frame) -> Frame {
    let aspect = Double(picture.height) / Double(picture.width)
    let width = min(frame.width, frame.height / aspect)
    let height = width * aspect
    return Frame(
      left: frame.left + (frame.width - width) / 2, top: frame.top + (frame.height - height) / 2,
      width: width, height: height)
  }
}
