import Experiments
import Figures

/// Every run by itself: what a mean of few seeds hides, such as a jump that some of them make and others do
/// not.
extension StudyReport {
  static let runsFigure = "runs"

  var runFigures: [(name: String, grid: PanelGrid)] {
    guard experiment.figures.contains(.runs) else { return [] }
    let charts = study.panels.map { panel in
      LineChart(
        title: panel.name, xLabel: "Environment steps", yLabel: "Return of each run",
        series: runs(of: panel))
    }.filter { !$0.series.isEmpty }
    return charts.isEmpty ? [] : [(Self.runsFigure, PanelGrid(panels: charts))]
  }

  /// A line a run, called after its variant: equal names have equal colours.
  private func runs(of panel: Experiment.Panel) -> [Series] {
    study.variants.flatMap { variant in
      results.records.filter {
        $0.run.panel == panel.name && $0.run.variant == variant.name && !$0.evaluations.isEmpty
      }.map { record in
        Series(
          name: variant.name, x: record.evaluations.map { Double($0.step) },
          y: Statistics.movingAverage(
            record.evaluations.map(\.mean), window: experiment.window))
      }
    }
  }

  /// The picture; `nil` where the experiment does not ask for it, or nothing has been judged.
  var runsSection: Report.Section? {
    guard figures.contains(where: { $0.name == Self.runsFigure }) else { return nil }
    return .init(
      heading: "Every run",
      blocks: [
        .figure(
          path: Self.runsFigure,
          caption: "A line a run, in the colour of its variant: the mean of its "
            + "\(experiment.lastEvaluations) (fewer at the start).")
      ])
  }
}
