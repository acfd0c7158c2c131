/// Pictures in rows and columns, such as what an agent saw (a column a moment) at stages of its
/// training (a row a stage), with maps of what mattered laid over them.
///
/// ```swift
/// try PictureGrid(
///   title: "Where the agent looks", columnTitles: ["step 10", "step 20"],
///   rows: [.init(label: "untrained", cells: [.init(first, map: map), .init(second)])],
///   scale: .init(label: "Grad-CAM, each map over its greatest value", lower: "0", upper: "1"))
///   .write(to: "figures/gradcam")
/// ```
///
/// Written twice, as `.svg` and as `.png`. Small pictures are enlarged pixel by pixel, so they stay
/// sharp; maps are stretched smoothly.
public struct PictureGrid: Sendable {
  /// One picture.
  public struct Cell: Sendable {
    /// What is shown.
    public var picture: Bitmap
    /// What is laid over it, of any size.
    public var map: HeatOverlay?
    /// A few words below it; may be empty.
    public var note: String

    /// A picture, with a map over it or without.
    public init(_ picture: Bitmap, map: HeatOverlay? = nil, note: String = "") {
      self.picture = picture
      self.map = map
      self.note = note
    }
  }

  /// Pictures side by side.
  public struct Row: Sendable {
    /// What stands at their left.
    public var label: String
    /// The pictures; `nil` leaves a place empty.
    public var cells: [Cell?]

    /// A row.
    public init(label: String, cells: [Cell?]) {
      self.label = label
      self.cells = cells
    }
  }

  /// What the colours of the maps mean.
  public struct Scale: Sendable {
    /// What is measured.
    public var label: String
    /// What the end that shows nothing stands for.
    public var lower: String
    /// What the strongest colour stands for.
    public var upper: String

    /// A scale.
    public init(label: String, lower: String, upper: String) {
      self.label = label
      self.lower = lower
      self.upper = upper
    }
  }

  /// What stands above all pictures; may be empty.
  public var title: String
  /// What stands above each column; empty for none.
  public var columnTitles: [String]
  /// The rows, from the top; at least one, all of one length.
  public var rows: [Row]
  /// What the maps' colours mean; `nil` draws no bar.
  public var scale: Scale?
  /// How far the strongest colour hides the picture, within 0…1.
  public var strength = 0.75

  /// A grid of pictures.
  public init(
    title: String = "", columnTitles: [String] = [], rows: [Row], scale: Scale? = nil
  ) {
    let columns = rows.first?.cells.count ?? 0
    precondition(columns > 0, "PictureGrid needs a picture")
    precondition(
      rows.allSatisfy { $0.cells.count == columns }
        && (columnTitles.isEmpty || columnTitles.count == columns),
      "PictureGrid: all rows, and the titles, are of one length; the first row has \(columns) pictures"
    )
    self.title = title
    self.columnTitles = columnTitles
    self.rows = rows
    self.scale = scale
  }

  /// Draws the grid.
  /// - Parameter path: where, without the ending: `path.svg` and `path.png` are written, and the
  ///   folder is made if it is missing.
  /// - Throws: `FigureError`; files that were there are then untouched.
  public func write(to path: String) throws(FigureError) {
    let script = PictureGridScript(self)
    let picture = try Gnuplot.found().draw(script.text, files: script.files)
    try PictureFiles.write(picture.svg, to: path + ".svg")
    try PictureFiles.write(picture.png, to: path + ".png")
  }
}
