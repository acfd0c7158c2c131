import Experiments
import Figures

/// The report of a study, from its question to the command that makes it again.
///
/// ```swift
/// let report = StudyReport(results, command: ["encore", "reproduce", "tiny"], description: description)
/// try report.write(to: "Results/tiny")
/// ```
///
/// Everything in it follows from the runs' files by rule; nothing is written by hand, and nothing is claimed beyond
/// an interval.
public struct StudyReport: Sendable {
  /// What it reports on.
  public let results: StudyResults
  /// The words that make it again.
  public let command: [String]
  /// The version that writes it.
  public let description: RunDescription
  /// Looks into single runs, for experiments that ask for them.
  public let explanations: [StudyExplanation]
  /// What known strategies earn on the bandits of its panels.
  public let baselines: [BanditBaselines]

  /// A report on `results`.
  /// - Parameters:
  ///   - command: the words that a user types to make it again.
  ///   - description: the version that writes it.
  ///   - explanations: looks into single runs.
  public init(
    _ results: StudyResults, command: [String], description: RunDescription,
    explanations: [StudyExplanation] = []
  ) {
    self.explanations = explanations
    self.results = results
    self.command = command
    self.baselines = results.study.baselines
    self.description = description
  }

  /// Writes `curves.csv`, `final.csv`, `summary.csv`, `trials.csv` where there are trials,
  /// `attention.csv` where rewards and `gradients.csv` where pixels were looked into, `effort.csv` where it is asked for,
  /// the figures, `report.html` and `report.md`. The tables come
  /// first: they are whole also where the figures cannot be drawn.
  /// - Throws: `FileFault`, or `FigureError` when gnuplot is missing or fails.
  public func write(to folder: String) throws {
    try WholeFile.createFolders(folder)
    for (name, table) in [
      ("curves", results.curveTable), ("final", results.finalTable),
      ("summary", results.summaryTable), ("trials", results.trialTable),
      ("attention", attentionTable), ("gradients", gradientTable),
      (
        "effort",
        experiment.figures.contains(.effort) ? results.effortTable : ResultTable(columns: [])
      ),
    ] where !table.rows.isEmpty || ["curves", "final", "summary"].contains(name) {
      try WholeFile.write(text: table.csv, to: "\(folder)/\(name).csv")
    }
    for (name, grid) in figures { try grid.write(to: "\(folder)/\(name)") }
    for look in explanations where look.isWhole {
      try look.report?.write(to: "\(folder)/\(look.folder)")
    }
    try page.write(to: folder)
  }

  var study: Study { results.study }
  var experiment: Experiment { study.experiment }

  /// The page.
  var page: Report {
    Report(
      title: experiment.title + (study.isQuick ? " (quick form)" : ""),
      lead: "\(experiment.question) After: \(experiment.source). \(results.standing)",
      provenance: provenance,
      sections: [
        account, ratesSection, finalSection, runsSection, curves, trialSection, attentionSection,
        findings, scores, effortSection,
      ]
      .compactMap { $0 }
        + [gradientSection].compactMap { $0 }
        + explanations.filter { $0.kind != .attention }.map(\.section) + [method, settings, runs])
  }

  private var account: Report.Section {
    var blocks: [Report.Block] = [
      .paragraph(results.standing), .table(results.accountTable.forReport),
    ]
    if study.isQuick {
      blocks.append(
        .paragraph(
          "This is the quick form, made to see that all works; it is not the experiment itself."))
    }
    blocks += results.problems.map { .paragraph($0) }
    return .init(heading: "What ran", blocks: blocks)
  }

  private var curves: Report.Section? {
    guard experiment.figures.contains(.curves) else { return nil }
    var blocks: [Report.Block] = []
    for (name, caption) in [(Self.meanFigure, meanCaption), (Self.middleFigure, middleCaption)]
    where figures.contains(where: { $0.name == name }) {
      blocks.append(.figure(path: name, caption: caption))
    }
    if blocks.isEmpty { blocks.append(.paragraph("No run was judged during training.")) }
    return .init(heading: "Learning curves", blocks: blocks)
  }

  /// The bars of all panels; `nil` where the experiment does not ask for them.
  private var finalSection: Report.Section? {
    guard figures.contains(where: { $0.name == Self.finalFigure }) else { return nil }
    return .init(
      heading: "After the last step",
      blocks: [.figure(path: Self.finalFigure, caption: finalCaption)])
  }

  private var findings: Report.Section {
    .init(
      heading: "What the figures show",
      blocks: [
        .paragraph(
          "By rule, from finished runs: the difference of the means to the panel's first variant, with "
            + "Welch's interval of 95 %. Where the interval reaches zero, no difference is claimed."
        )
      ] + (results.findings + results.caveats).map { .paragraph($0) })
  }

  private var scores: Report.Section {
    .init(
      heading: "Scores",
      blocks: [
        .table(
          results.scoreTable(\.final, \.finalComparison)
            .forReport(caption: "The evaluation after the last step, of finished runs")),
        .table(
          results.scoreTable(\.last, \.lastComparison)
            .forReport(
              caption:
                "The mean of each finished run's \(experiment.lastEvaluations) during training"
                + (experiment.window > 1 ? ", which hangs less on one moment" : ""))),
      ])
  }

  private var method: Report.Section {
    .init(
      heading: "How the numbers are made",
      blocks: [
        "A score is the raw return of the environment, of whole episodes played as the settings say that a "
          + "policy is judged (without noise; drawn where `judgedBy` is `sample`), on environments that "
          + "training never sees.",
        "The interval of a mean is Student's, over seeds: mean ± t · s / √n.",
        "IQM is the interquartile mean: the mean without the lowest and the highest quarter of the "
          + "seeds, rounded down. Its interval is the percentile bootstrap's over seeds, of "
          + "\(NumberText.count(Score.resamples)) resamples, and of "
          + "\(NumberText.count(LearningCurve.resamples)) at each step of a curve; its random "
          + "numbers are named after panel and variant, so equal runs give equal tables.",
        "A difference has Welch's interval, which does not take the variances for equal.",
        "Pairs won is the probability of improvement: the share of pairs of runs, one of each "
          + "variant, in which the variant's is better than the first's; ties count half. Its "
          + "interval is the bootstrap's.",
        "All intervals are of 95 %. curves.csv, final.csv and summary.csv hold all digits.",
      ].map { .paragraph($0) })
  }

  private var settings: Report.Section {
    .init(
      heading: "Settings",
      blocks: [
        .table(study.variantTable.forReport(caption: "In what the variants differ")),
        .table(study.panelTable.forReport(caption: "The panels")),
        .table(
          study.sharedTable.forReport(
            caption: "What all runs share and is not the default; each run's recipe.yaml holds all")
        ),
      ])
  }

  private var runs: Report.Section {
    .init(
      heading: "Runs",
      blocks: [
        .paragraph(
          "The last evaluation is a mean with the deviation over its episodes. Typed again, the "
            + "command above leaves alone what is finished and goes on with the rest."),
        .table(results.runTable.forReport),
      ])
  }

  /// In how many threads a run learns and acts.
  var threads: String {
    let apart = study.runs.contains { (try? $0.recipe.actsApart) ?? false }
    return apart
      ? "one thread a learner, and one more for each actor or worker beside it" : "one thread a run"
  }

  private var provenance: Report.Provenance {
    func distinct(_ words: [String]) -> [String] {
      var seen: Set<String> = []
      return words.filter { seen.insert($0).inserted }
    }
    // The machine that trained, which need not be the one that writes the report.
    let machines = distinct(results.records.compactMap(\.machine))
    return .init(
      command: command.map(Self.shellWord).joined(separator: " "),
      commits: distinct(results.records.flatMap(\.commits)),
      version: "Encore \(description.version)",
      machine: (machines.isEmpty ? ["unknown"] : machines).joined(separator: "; ")
        + "; \(threads)")
  }

  /// A word as a shell takes it back.
  package static func shellWord(_ word: String) -> String {
    let isPlain = word.allSatisfy { $0.isLetter || $0.isNumber || "-_./=,:+".contains($0) }
    if isPlain && !word.isEmpty { return word }
    let parts = word.split(separator: "'", omittingEmptySubsequences: false)
    return "'\(parts.joined(separator: #"'\''"#))'"
  }
}

extension ResultTable {
  package var forReport: Report.Table { forReport(caption: "") }

  package func forReport(caption: String) -> Report.Table {
    Report.Table(caption: caption, header: columns, rows: rows)
  }
}
