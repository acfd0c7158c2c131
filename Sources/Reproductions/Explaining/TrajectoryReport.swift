import Experiments
import Figures

/// Where a run's attention over trajectories looks, as tables and as a figure.
///
/// ```swift
/// let seen = try AlgorithmTable.standard.explainTrajectories(
///   of: plan, in: run, settings: TrajectoryLookSettings(), factory: factory)
/// try TrajectoryReport(seen).write(to: run.figures)
/// ```
public struct TrajectoryReport: ExplanationReport {
  /// What was seen.
  public let explanation: TrajectoryExplanation

  /// The name of the figure, without the ending.
  public static let figure = "attention"
  /// Steps of an episode that a map shows.
  static let mostSteps = 60

  /// A report on `explanation`.
  public init(_ explanation: TrajectoryExplanation) { self.explanation = explanation }

  /// The last stage.
  var last: TrajectoryExplanation.Stage { explanation.stages[explanation.stages.count - 1] }
  /// Its example.
  var example: LookedEpisode { last.play.example }
  /// What there is of the two methods: a name, the weights in the example, and those by distance.
  var methods: [(name: String, weights: [[Float]], profile: AttentionProfile)] {
    [
      ("Method 2", example.look.estimates, last.play.estimates),
      ("Method 1", example.look.contrast, last.play.contrast),
    ].compactMap { name, weights, profile in profile.map { (name, weights, $0) } }
  }

  /// Writes `attention.csv`, `attention-map.csv`, `attention-importance.csv`, `attention-distance.csv`,
  /// `attention-returns.csv` where returns were estimated, and the figure `attention.svg` and `attention.png`. The
  /// tables come first: they are whole also where nothing can be drawn.
  /// - Throws: `FileFault`, or `FigureError` when gnuplot is missing or fails.
  public func write(to folder: String) throws {
    try WholeFile.createFolders(folder)
    var tables = [
      ("attention", table), ("attention-map", mapTable), ("attention-importance", importanceTable),
      ("attention-distance", distanceTable),
    ]
    if !example.look.returns.isEmpty { tables.append(("attention-returns", returnTable)) }
    for (name, table) in tables {
      try WholeFile.write(text: table.csv, to: "\(folder)/\(name).csv")
    }
    try grid.write(to: "\(folder)/\(Self.figure)")
  }
}
