import Figures

/// What was seen within a run, as files and as words.
public protocol ExplanationReport: Sendable {
  /// The name of the figure, without the ending.
  static var figure: String { get }
  /// What its figure shows, and what it does not.
  var caption: String { get }
  /// The numbers for a person: a row a stage.
  var summaryTable: ResultTable { get }
  /// What stands above that table.
  var tableCaption: String { get }
  /// What a terminal shows: a few lines a stage.
  var text: String { get }
  /// Writes tables and figure.
  /// - Throws: `FileFault`, or `FigureError` when gnuplot is missing or fails.
  func write(to folder: String) throws
}

extension FeatureReport: ExplanationReport {
  /// What stands above the table of the stages.
  public var tableCaption: String { "What the attention does, stage by stage" }
}
