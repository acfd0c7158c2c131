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
  /// What there is for each picture.
  private let places: [[Frame]]
  /// Where each picture stands in it.
  private let frames: [[Frame]]

  static let gap = 10.0
  private static let edge = 14.0

  private typealias Letters = GridLayout.Letters

  init(_ grid: PictureGrid) {
    let columns = grid.rows[0].cells.count
    let aspects = grid.rows.map { row in
      row.cells.compactMap { $0?.picture.aspect }.max() ?? 0
    }
    width = min(1280, max(640, 190 * Double(columns) + 130))
    rowLabels = grid.rows.map {
      TextMeasure.lines($0.label, size: Letters.label, limit: 130, count: 3)
    }
    let labelWidth =
      rowLabels.joined().map { TextMeasure.width(of: $0, size: Letters.label) }.max() ?? 0
    let left = Self.edge + (labelWidth > 0 ? labelWidth + 14 : 0)
    let room = width - left - Self.edge - Self.gap * Double(columns - 1)
    // A few pictures are not blown up to fill the page.
    let side = min(room / Double(columns), 420 / max(aspects.max() ?? 1, 1))
    let begin = left + (room - side * Double(columns)) / 2
    title = TextMeasure.lines(grid.title, size: Letters.title, limit: width - 40, count: 2)
    columnTitles = grid.columnTitles.map {
      TextMeasure.lines($0, size: Letters.label, limit: side + Self.gap - 6, count: 2)
    }
    let titleLines = columnTitles.map(\.count).max() ?? 0
    var top = Self.edge + 24 * Double(title.count) + 18 * Double(titleLines)
    if titleLines > 0 { top += 4 }
    var places: [[Frame]] = []
    for (row, aspect) in zip(grid.rows, aspects) {
      // A picture of another shape than its row's tallest stands in the middle of its place.
      places.append(
        row.cells.indices.map { column in
          Frame(
            left: begin + (side + Self.gap) * Double(column), top: top, width: side,
            height: side * aspect)
        })
      let hasNotes = row.cells.contains { !($0?.note.isEmpty ?? true) }
      top += side * aspect + (hasNotes ? 24 : Self.gap)
    }
    self.places = places
    frames = zip(grid.rows, places).map { row, places in
      zip(row.cells, places).map { cell, place in
        cell.map { Self.fitted($0.picture, in: place) } ?? place
      }
    }
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

  /// What there was for it, which it need not fill.
  func place(_ row: Int, _ column: Int) -> Frame { places[row][column] }

  /// As large as it fits, in the middle.
  private static func fitted(_ picture: Bitmap, in frame: Frame) -> Frame {
    let width = min(frame.width, frame.height / picture.aspect)
    let height = width * picture.aspect
    return Frame(
      left: frame.left + (frame.width - width) / 2, top: frame.top + (frame.height - height) / 2,
      width: width, height: height)
  }
}

extension Bitmap {
  /// Height over width.
  fileprivate var aspect: Double { Double(height) / Double(width) }
}
