import Experiments
import Figures

/// What a run's reward model pays for and where it looks, as tables and as a figure.
///
/// ```swift
/// let seen = try AlgorithmTable.standard.explainCredit(
///   of: plan, in: run, settings: CreditSettings(), factory: factory)
/// try CreditReport(seen).write(to: run.figures)
/// ```
public struct CreditReport: ExplanationReport {
  /// What was seen.
  public let explanation: CreditExplanation

  /// The name of the figure, without the ending.
  public static let figure = "attention"

  /// A report on `explanation`.
  public init(_ explanation: CreditExplanation) { self.explanation = explanation }

  /// The last stage.
  var last: CreditExplanation.Stage { explanation.stages[explanation.stages.count - 1] }

  /// Whether the model looks at other steps at all.
  var hasAttention: Bool { !last.drawn.attention.isEmpty }

  /// Writes `attention.csv`, `attention-first-row.csv`, `attention-map.csv`, `attention-rewards.csv`,
  /// and the figure `attention.svg` and `attention.png`. The tables come first: they are whole also
  /// where nothing can be drawn.
  /// - Throws: `FileFault`, or `FigureError` when gnuplot is missing or fails.
  public func write(to folder: String) throws {
    try WholeFile.createFolders(folder)
    var tables = [("attention", table), ("attention-rewards", courseTable)]
    if hasAttention { tables += [("attention-first-row", rowTable), ("attention-map", mapTable)] }
    for (name, table) in tables {
      try WholeFile.write(text: table.csv, to: "\(folder)/\(name).csv")
    }
    try grid.write(to: "\(folder)/\(Self.figure)")
  }
}
