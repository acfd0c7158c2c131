import Experiments
import Figures

/// How much single pixels move the choices of a study's policies, variant beside variant.
extension StudyReport {
  static let gradientFigure = "gradients"

  private var seen: [(run: PlannedRun, explanation: SightExplanation)] {
    explanations.compactMap { look in
      (look.report as? GradientReport).map { (look.run, $0.explanation) }
    }
  }

  /// Of each panel the intervals of all variants after the last step of training.
  var gradientFigures: [(name: String, grid: PanelGrid)] {
    let seen = seen
    let charts = study.panels.compactMap { panel -> BarChart? in
      let own = seen.compactMap { run, explanation in
        run.panel == panel.name ? explanation.last.gradients.map { (run.variant, $0) } : nil
      }
      guard let names = own.first?.1.names else { return nil }
      return BarChart(
        title: study.panels.count > 1 ? panel.name : "", yLabel: "Share of pixels and states (%)",
        groups: names,
        bars: own.map { variant, shares in
          BarChart.Bars(name: variant, values: shares.shares.map { 100 * $0 })
        })
    }
    return charts.isEmpty ? [] : [(Self.gradientFigure, PanelGrid(panels: charts))]
  }

  /// `gradients.csv`: a row a run and stage of training.
  var gradientTable: ResultTable {
    let names = MagnitudeShares().edges.map { "share_above_\($0)" }
    var table = ResultTable(columns: ["panel", "variant", "seed", "step"] + names)
    for (run, explanation) in seen {
      for stage in explanation.stages {
        guard let shares = stage.gradients else { continue }
        table.append(
          [run.panel, run.variant, "\(run.seed)", "\(stage.step)"]
            + shares.edges.map { ResultTable.cell(shares.share(above: $0)) })
      }
    }
    return table
  }

  /// The same for readers, with the intervals that the study names.
  private var shownGradientTable: ResultTable {
    var table = ResultTable(columns: [
      "panel", "variant", "stage", "above 0.001", "0.001–0.01", "above 0.02",
    ])
    for (run, explanation) in seen {
      for stage in explanation.stages {
        guard let shares = stage.gradients else { continue }
        let middle = shares.share(above: 0.001) - shares.share(above: 0.01)
        table.append(
          [run.panel, run.variant, SightExplanation.name(of: stage.step)]
            + [shares.share(above: 0.001), middle, shares.share(above: 0.02)]
            .map(NumberText.percent))
      }
    }
    return table
  }

  /// What the reader sees of them; `nil` where nothing was looked into.
  var gradientSection: Report.Section? {
    guard let states = seen.first?.explanation.states.count else { return nil }
    return .init(
      heading: "How much single pixels matter",
      blocks: [
        .figure(
          path: Self.gradientFigure,
          caption:
            "How large the derivatives of the likeliest action's logit at single pixels are, after the "
            + "last step of training: shares over \(states) consecutive states of the first seed's own "
            + "play. Pixels are counted from 0 to 1."),
        .table(
          shownGradientTable.forReport(
            caption: "Shares at the stages of training, each on the states of the last one")),
      ])
  }
}
