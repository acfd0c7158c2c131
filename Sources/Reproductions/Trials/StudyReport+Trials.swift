import Experiments
import Figures

/// The pictures and tables of agents that learn within trials, and of their training episodes.
extension StudyReport {
  static let trainingFigure = "training"
  static let barFigure = "bars"
  static let trialFigure = "within-trial"

  /// The grids that the experiment asks for and that have something to show, by the names of their files.
  var trialFigures: [(name: String, grid: PanelGrid)] {
    var figures: [(name: String, grid: PanelGrid)] = []
    if experiment.figures.contains(.training) {
      figures += grid(Self.trainingFigure, of: study.panels.compactMap(trainingChart))
    }
    if experiment.figures.contains(.bars) {
      figures += grid(Self.barFigure, of: study.panels.compactMap(barChart))
    }
    if experiment.figures.contains(.withinTrial) {
      figures += grid(Self.trialFigure, of: study.panels.compactMap(withinTrialChart))
    }
    return figures
  }

  private func grid(
    _ name: String, of charts: [any Chart]
  ) -> [(name: String, grid: PanelGrid)] {
    guard !charts.isEmpty else { return [] }
    var grid = PanelGrid(panels: charts)
    grid.names = study.variants.map(\.name)
    return [(name, grid)]
  }

  private func trainingChart(_ panel: Experiment.Panel) -> (any Chart)? {
    let curves = results.trainingCurves.filter { $0.panel == panel.name && !$0.points.isEmpty }
    guard !curves.isEmpty else { return nil }
    return LineChart(
      title: panel.name, xLabel: "Environment steps",
      yLabel: "Training return, last \(TrainingCurve.episodes) episodes",
      series: curves.map { curve in
        let means = curve.points.map(\.mean)
        return Series(
          name: curve.variant, x: curve.points.map { Double($0.step) }, y: means.map(\.value),
          band: means.contains { $0.interval != nil } ? (means.map(\.low), means.map(\.high)) : nil)
      }, referenceLines: referenceLines(of: panel),
      yRange: heights(of: curves.flatMap { $0.points.map(\.mean) }))
  }

  private func barChart(_ panel: Experiment.Panel) -> (any Chart)? {
    let curves = results.trainingCurves.filter { $0.panel == panel.name }
    let summaries = results.summaries(of: panel.name)
    let bars = summaries.compactMap { summary -> BarChart.Bars? in
      let training = curves.first { $0.variant == summary.variant }?.last
      let inference = summary.final?.mean
      guard training != nil || inference != nil else { return nil }
      return BarChart.Bars(
        name: summary.variant, values: [training?.value ?? .nan, inference?.value ?? .nan],
        intervals: [training?.interval, inference?.interval])
    }
    guard !bars.isEmpty else { return nil }
    return BarChart(
      title: panel.name, yLabel: "Return", groups: ["training", "inference"], bars: bars,
      referenceLines: referenceLines(of: panel))
  }

  private func withinTrialChart(_ panel: Experiment.Panel) -> (any Chart)? {
    let scores = results.withinTrials.filter { $0.panel == panel.name && $0.episodes.count > 1 }
    guard !scores.isEmpty else { return nil }
    var chart = LineChart(
      title: panel.name, xLabel: "Episode of the trial", yLabel: "Return, weights frozen",
      series: scores.map { score in
        let means = score.episodes
        return Series(
          name: score.variant, x: means.indices.map { Double($0 + 1) }, y: means.map(\.value),
          band: means.contains { $0.interval != nil } ? (means.map(\.low), means.map(\.high)) : nil)
      }, yRange: heights(of: scores.flatMap(\.episodes)))
    chart.countsPlaces = true
    return chart
  }

  /// The strategies that a chart is compared with: Thompson sampling, and the best that is known to be possible.
  private func referenceLines(of panel: Experiment.Panel) -> [ReferenceLine] {
    guard let rows = baselines.first(where: { $0.panel == panel.name })?.rows else { return [] }
    let best = rows.last { $0.name == "Bayes-optimal" } ?? rows.last
    // Lines that lie on one another are one, and so are their names.
    let thompson = rows.filter { row in
      row.name == "Thompson sampling"
        && best.map { abs($0.mean - row.mean) > 0.05 * $0.mean.magnitude } ?? true
    }
    return (thompson + [best].compactMap { $0 }).map {
      ReferenceLine(value: $0.mean, label: $0.name)
    }
  }

  /// What the reader sees of trials, bandits and training episodes; `nil` where the experiment asks for none.
  var trialSection: Report.Section? {
    let names = Set(trialFigures.map(\.name))
    var blocks: [Report.Block] = []
    for (name, caption) in [
      (Self.barFigure, barCaption), (Self.trainingFigure, trainingCaption),
      (Self.trialFigure, withinTrialCaption),
    ] where names.contains(name) {
      blocks.append(.figure(path: name, caption: caption))
    }
    if experiment.figures.contains(.withinTrial), !results.withinTrials.isEmpty {
      blocks.append(
        .table(
          results.shownTrialTable.forReport(
            caption:
              "Return of each episode of a trial on drawn tasks, weights frozen, after the last "
              + "step; means over seeds. The standard error is that of one seed's mean over its "
              + "trials, the largest among the seeds.")))
    }
    for baseline in baselines {
      blocks.append(
        .table(
          baseline.table.forReport(
            caption: "\(baseline.panel): what known strategies earn on these bandits, over "
              + "\(NumberText.count(baseline.trials)) trials that are the same for all; tuned "
              + "on \(NumberText.count(BanditBaselines.tuningTrials)) others")))
    }
    return blocks.isEmpty ? nil : .init(heading: "Training and inference", blocks: blocks)
  }

  private var barCaption: String {
    "Training: the mean return of each finished run's last \(TrainingCurve.episodes) training episodes, "
      + "actions drawn. Inference: its evaluation after the last step, weights frozen. Means over "
      + "seeds with Student's interval of 95 %."
  }

  private var trainingCaption: String {
    "The mean return of the last \(TrainingCurve.episodes) training episodes, by whole rows of each run's "
      + "progress.csv; over seeds, with Student's interval of 95 %. Bands that leave a panel are "
      + "cut off there."
  }

  private var withinTrialCaption: String {
    "The return of each episode of a trial, weights frozen; means over seeds with Student's interval of "
      + "95 %. A line that rises shows learning within the trial, without any gradient."
  }
}

extension StudyResults {
  /// `trials.csv`: a row a panel, variant and episode of the trial, whose number is 0 for all of them together.
  public var trialTable: ResultTable {
    var table = ResultTable(columns: [
      "panel", "variant", "episode", "mean", "low", "high", "trials_a_seed", "standard_error",
    ])
    for score in withinTrials {
      for (episode, mean) in ([score.whole] + score.episodes).enumerated() {
        table.append(
          [score.panel, score.variant, "\(episode)"] + ResultTable.cells(mean) + [
            "\(score.trials)", episode == 0 ? ResultTable.cell(score.standardError) : "",
          ])
      }
    }
    return table
  }

  /// The same for readers, a row a panel and variant.
  var shownTrialTable: ResultTable {
    let longest = withinTrials.map(\.episodes.count).max() ?? 0
    var table = ResultTable(
      columns: ["panel", "variant", "trials a seed", "all episodes", "standard error"]
        + (0..<longest).map { "episode \($0 + 1)" })
    for score in withinTrials {
      let episodes = score.episodes.map { NumberText.estimate($0) }
      table.append(
        [
          score.panel, score.variant, NumberText.count(score.trials),
          NumberText.estimate(score.whole),
          NumberText.number(score.standardError, spread: score.standardError),
        ] + episodes + .init(repeating: "", count: longest - episodes.count))
    }
    return table
  }
}

extension BanditBaselines {
  /// A row a strategy.
  var table: ResultTable {
    let count = rows.first?.episodes.count ?? 0
    var table = ResultTable(
      columns: ["strategy", "all episodes", "standard error"]
        + (0..<count).map { "episode \($0 + 1)" })
    for row in rows {
      func text(_ value: Double) -> String { NumberText.number(value, spread: 0.1) }
      table.append(
        [
          row.name, text(row.mean),
          row.standardError == 0 ? "exact" : text(row.standardError),
        ] + row.episodes.map(text))
    }
    return table
  }
}
