/// Several charts in one picture, row by row, with one legend for all.
///
/// A name has one colour in all panels: the colours are given in the order in which names appear,
/// panel after panel. What neighbours in a column or in a row have in common is written once, below
/// the lowest or left of the first.
public struct PanelGrid: Sendable {
  /// Where the names of the colours stand.
  public enum Legend: Sendable {
    /// Below all panels.
    case bottom
    /// Within the first panel, in the corner where least is drawn.
    case firstPanel
    /// Nowhere.
    case none
  }

  /// What stands above all panels; may be empty.
  public var title: String
  /// The charts, row by row.
  public var panels: [any Chart]
  /// How many stand in a row.
  public var columns: Int
  /// Names in the order of their colours, before those that only the panels have: pictures of the same
  /// names in other orders, or of some of them, then agree.
  public var names: [String] = []
  /// Where the legend stands. One without a name to tell apart from others is never drawn.
  public var legend: Legend

  /// A picture of `panels`; unless told otherwise, rows of three, or of two if that leaves no gap.
  public init(
    title: String = "", panels: [any Chart], columns: Int? = nil, legend: Legend = .bottom
  ) {
    precondition(!panels.isEmpty, "PanelGrid needs a panel")
    let usual = panels.count <= 2 ? panels.count : panels.count == 4 ? 2 : 3
    let columns = columns ?? usual
    precondition(columns > 0, "PanelGrid needs a positive number of columns, not \(columns)")
    self.title = title
    self.panels = panels
    self.columns = min(columns, panels.count)
    self.legend = legend
  }

  /// Draws the panels.
  /// - Parameter path: where, without the ending: `path.svg` and `path.png` are written, and the
  ///   folder is made if it is missing.
  /// - Throws: `FigureError`; files that were there are then untouched.
  public func write(to path: String) throws(FigureError) {
    let picture = try Gnuplot.found().draw(script)
    try PictureFiles.write(picture.svg, to: path + ".svg")
    try PictureFiles.write(picture.png, to: path + ".png")
  }

  /// What gnuplot is told.
  var script: String {
    GnuplotScript(layout: GridLayout(self)).text
  }
}
