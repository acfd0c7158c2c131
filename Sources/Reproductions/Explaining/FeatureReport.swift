import Experiments
import Figures

/// What attention does to a run's features and values, as tables and as the paper's figure: a row a
/// stage of training, with the differences of value at the left and both kinds of features in the
/// plane at the right.
///
/// ```swift
/// let seen = try AlgorithmTable.standard.explainFeatures(
///   of: plan, in: run, settings: FeatureSettings(), factory: factory)
/// let report = try FeatureReport(seen) { try TSNE.embed($0, seed: 1) }
/// try report.write(to: run.figures)
/// ```
public struct FeatureReport: Sendable {
  /// What was seen.
  public let explanation: FeatureExplanation
  /// The places of each stage's features in the plane: the actor's own, then the attention's.
  let places: [[Place]]

  /// Where a feature stands in the plane.
  struct Place: Sendable, Equatable {
    var x: Double
    var y: Double
  }

  /// The name of the figure, without the ending.
  public static let figure = "features"

  /// A report on `explanation`.
  /// - Parameter embed: gives each of the rows that it is given a place in the plane.
  public init(
    _ explanation: FeatureExplanation,
    embed: ([[Float]]) throws -> [(Double, Double)]
  ) rethrows {
    self.explanation = explanation
    places = try explanation.stages.map { stage in
      try embed(stage.snapshots.own + stage.snapshots.attended).map { Place(x: $0.0, y: $0.1) }
    }
  }

  /// Writes `features.csv`, for each stage `differences-STEP.csv` and `tsne-STEP.csv`, and the
  /// figure `features.svg` and `features.png`. The tables come first: they are whole also where
  /// nothing can be drawn.
  /// - Throws: `FileFault`, or `FigureError` when gnuplot is missing or fails.
  public func write(to folder: String) throws {
    try WholeFile.createFolders(folder)
    try WholeFile.write(text: table.csv, to: "\(folder)/features.csv")
    for index in explanation.stages.indices {
      let step = explanation.stages[index].step
      try WholeFile.write(text: differenceTable(index).csv, to: "\(folder)/differences-\(step).csv")
      try WholeFile.write(text: placeTable(index).csv, to: "\(folder)/tsne-\(step).csv")
    }
    try grid.write(to: "\(folder)/\(Self.figure)")
  }
}
