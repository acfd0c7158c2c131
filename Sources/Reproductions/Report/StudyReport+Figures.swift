import Figures

/// The pictures of the evaluations: one grid of all panels as the paper has it, each panel by itself, and the middle of the seeds.
extension StudyReport {
  static let meanFigure = "curves"
  static let middleFigure = "curves-iqm"

  /// The pictures by the names of their files, without the endings.
  var figures: [(name: String, grid: PanelGrid)] {
    finalFigures + runFigures + (experiment.figures.contains(.curves) ? evaluationFigures : [])
      + trialFigures
      + attentionFigures + gradientFigures
  }

  static let finalFigure = "final"

  private var finalFigures: [(name: String, grid: PanelGrid)] {
    guard experiment.figures.contains(.final),
      results.summaries.contains(where: { $0.final != nil })
    else { return [] }
    let bars = study.variants.map { variant in
      let scores = study.panels.map { panel in
        results.summaries(of: panel.name).first { $0.variant == variant.name }?.final?.middle
      }
      return BarChart.Bars(
        name: variant.name, values: scores.map { $0?.value ?? .nan },
        intervals: scores.map { $0?.interval })
    }
    let chart = BarChart(
      yLabel: "Interquartile mean of the return", groups: study.panels.map(\.name), bars: bars)
    return [(Self.finalFigure, PanelGrid(panels: [chart]))]
  }

  var finalCaption: String {
    "The evaluation after the last step of every finished run: interquartile mean over seeds, with "
      + "the bootstrap's interval of 95 %."
  }

  private var evaluationFigures: [(name: String, grid: PanelGrid)] {
    let drawn = study.panels.filter { panel in
      results.curves(of: panel.name).contains { !$0.points.isEmpty }
    }
    guard !drawn.isEmpty else { return [] }
    var figures = [(Self.meanFigure, grid(drawn, \.smoothed, "Mean return"))]
    if hasSeveralSeeds {
      figures.append((Self.middleFigure, grid(drawn, \.middle, "Interquartile mean of the return")))
    }
    figures += drawn.map { ("panel-\($0.name)", grid([$0], \.smoothed, "Mean return")) }
    return figures
  }

  private func grid(
    _ panels: [Experiment.Panel], _ estimate: KeyPath<LearningCurve.Point, Estimate>,
    _ label: String
  ) -> PanelGrid {
    PanelGrid(panels: panels.map { chart($0, estimate, label) })
  }

  func chart(
    _ panel: Experiment.Panel, _ estimate: KeyPath<LearningCurve.Point, Estimate>,
    _ label: String
  ) -> LineChart {
    let series = results.curves(of: panel.name).map { curve in
      let points = curve.points.map { $0[keyPath: estimate] }
      // A band has an interval at every point or a gap there.
      let band = (low: points.map(\.low), high: points.map(\.high))
      return Series(
        name: curve.variant, x: curve.points.map { Double($0.step) }, y: points.map(\.value),
        band: points.contains { $0.interval != nil } ? band : nil)
    }
    return LineChart(
      title: panel.name, xLabel: "Environment steps", yLabel: label, series: series,
      yRange: heights(of: results.curves(of: panel.name), estimate))
  }

  /// The heights that a panel shows: all lines, and bands as far as a quarter of the lines' span beyond them. One
  /// seed that breaks down makes a band that would press all lines together. `nil` where nothing is cut off.
  private func heights(
    of curves: [LearningCurve], _ estimate: KeyPath<LearningCurve.Point, Estimate>
  ) -> ClosedRange<Double>? {
    heights(of: curves.flatMap(\.points).map { $0[keyPath: estimate] })
  }

  /// The same of any estimates that a panel shows.
  func heights(of shown: [Estimate]) -> ClosedRange<Double>? {
    let lines = shown.map(\.value).filter(\.isFinite)
    guard let lowest = lines.min(), let highest = lines.max(), highest > lowest else { return nil }
    let room = (highest - lowest) / 4
    let ends = shown.compactMap(\.interval)
    let low = ends.map(\.lowerBound).min() ?? lowest
    let high = ends.map(\.upperBound).max() ?? highest
    guard low < lowest - room || high > highest + room else { return nil }
    return max(min(low, lowest), lowest - room)...min(max(high, highest), highest + room)
  }

  /// Whether any variant has more than one seed at a step, so that a middle of seeds means something.
  var hasSeveralSeeds: Bool {
    results.curves.contains { $0.points.contains { $0.seeds > 1 } }
  }

  var meanCaption: String {
    let isSingle = results.curves.contains { $0.points.contains { $0.seeds == 1 } }
    let smoothing =
      experiment.window > 1
      ? "Each seed's curve is first smoothed by the mean of its \(experiment.lastEvaluations) "
        + "(fewer at the start); the"
      : "Nothing is smoothed; the"
    return "Mean return over seeds. \(smoothing) longer evaluation after the "
      + "last step is not part of it. The band is Student's interval of 95 % of the mean over seeds"
      + (isSingle ? "; a line without a band is a single seed." : ".") + cutCaption(\.smoothed)
  }

  var middleCaption: String {
    "Interquartile mean over seeds of the evaluations themselves, not smoothed, with the bootstrap's "
      + "interval of 95 %. Of fewer than four seeds it is the mean, and so few seeds make the "
      + "bootstrap's interval too narrow." + cutCaption(\.middle)
  }

  /// Says so where a panel does not show a band whole.
  private func cutCaption(_ estimate: KeyPath<LearningCurve.Point, Estimate>) -> String {
    let isCut = study.panels.contains { heights(of: results.curves(of: $0.name), estimate) != nil }
    return isCut ? " Bands that leave a panel are cut off there; curves.csv has them whole." : ""
  }
}
