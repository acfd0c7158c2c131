/// Data that can be drawn: a `LineChart`, a `Histogram`, a `ScatterChart` or a `BarChart`.
///
/// ```swift
/// let curve = Series(name: "TD3", x: steps, y: means, band: (low: lows, high: highs))
/// try LineChart(title: "Pendulum", xLabel: "Steps", yLabel: "Return", series: [curve])
///   .write(to: "figures/pendulum")
/// ```
///
/// Every picture is written twice, as `.svg` and as `.png`. Equal data give equal bytes of SVG.
/// Numbers that are not finite are left out, and what has none at all is left out with a note in
/// the picture, so a run that failed does not take the figure with it.
public protocol Chart: Sendable {
  /// What is to be drawn.
  var plot: Plot { get }
}

extension Chart {
  /// Draws the chart by itself.
  /// - Parameter path: where, without the ending: `path.svg` and `path.png` are written.
  /// - Throws: `FigureError`; files that were there are then untouched.
  public func write(to path: String) throws(FigureError) {
    try PanelGrid(panels: [self]).write(to: path)
  }
}
