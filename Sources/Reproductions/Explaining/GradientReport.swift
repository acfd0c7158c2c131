import Experiments
import Figures

/// How much single pixels move a policy's choice, as a figure and as tables.
public struct GradientReport: ExplanationReport {
  /// What was seen, with gradients.
  public let explanation: SightExplanation

  /// The name of the figure, without the ending.
  public static let figure = "gradients"

  /// A report on `explanation`, for which gradients were wanted.
  public init(_ explanation: SightExplanation) {
    precondition(
      explanation.stages.allSatisfy { $0.gradients != nil },
      "A GradientReport needs the gradients of all stages")
    self.explanation = explanation
  }

  private var stages: [(step: Int, shares: MagnitudeShares)] {
    explanation.stages.compactMap { stage in stage.gradients.map { (stage.step, $0) } }
  }

  /// Writes `gradients.csv` and the figure `gradients.svg` and `gradients.png`. The table comes first: it is
  /// whole also where nothing can be drawn.
  /// - Throws: `FileFault`, or `FigureError` when gnuplot is missing or fails.
  public func write(to folder: String) throws {
    try WholeFile.createFolders(folder)
    try WholeFile.write(text: table.csv, to: "\(folder)/gradients.csv")
    try PanelGrid(panels: [chart]).write(to: "\(folder)/\(Self.figure)")
  }

  /// The bars of the stages side by side, interval by interval.
  var chart: BarChart {
    BarChart(
      title: "|∂ logit / ∂ pixel|, pixels from 0 to 1", yLabel: "Share of pixels and states (%)",
      groups: stages.first?.shares.names ?? [],
      bars: stages.map { step, shares in
        BarChart.Bars(
          name: SightExplanation.name(of: step), values: shares.shares.map { 100 * $0 })
      })
  }

  /// What the figure shows, and what it does not.
  public var caption: String {
    "\(explanation.subject). How large the derivatives are of the likeliest action's logit at single pixels, "
      + "over all of the \(NumberText.count(explanation.format.size)) numbers of a state. Pixels are counted "
      + "from 0 (black) to 1 (white); counted to 255, all derivatives were 255 times smaller. A stack of "
      + "frames counts each frame's pixels. A large derivative says that a small change there would matter, "
      + "not that what stands there does: over a wide plain even the greatest evidence has none."
  }
}

/// The tables, with all digits.
extension GradientReport {
  /// A row a stage and interval.
  public var table: ResultTable {
    var table = ResultTable(columns: ["step", "from", "to", "count", "share"])
    for (step, shares) in stages {
      let edges = [0] + shares.edges
      for (place, count) in shares.counts.enumerated() {
        table.append([
          "\(step)", ResultTable.cell(edges[place]),
          place + 1 < edges.count ? ResultTable.cell(edges[place + 1]) : "", "\(count)",
          ResultTable.cell(shares.shares[place]),
        ])
      }
    }
    return table
  }

  /// The numbers for a person: a row a stage.
  public var summaryTable: ResultTable {
    var table = ResultTable(
      columns: ["stage"] + (stages.first?.shares.names ?? []) + ["above 0.001", "exactly 0"])
    for (step, shares) in stages {
      table.append(
        [SightExplanation.name(of: step)]
          + (shares.shares + [
            shares.share(above: 0.001), Double(shares.zeros) / Double(max(1, shares.total)),
          ]).map(NumberText.percent))
    }
    return table
  }

  /// What stands above that table.
  public var tableCaption: String { "Shares of |∂ logit / ∂ pixel|, stage by stage" }

  /// What a terminal shows: a line a stage.
  public var text: String {
    stages.map { step, shares in
      "\(SightExplanation.name(of: step)): \(NumberText.percent(shares.share(above: 0.001))) of the gradients "
        + "are above 0.001, \(NumberText.percent(shares.share(above: 0.02))) above 0.02 (pixels from 0 to 1)"
    }.joined(separator: "\n")
  }
}
