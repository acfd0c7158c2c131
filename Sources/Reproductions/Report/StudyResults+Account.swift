/// What ran and what did not: the honesty of the report.
extension StudyResults {
  /// One sentence: complete, or what is missing.
  public var standing: String {
    let unfinished = records.filter { !$0.isFinished }
    guard !unfinished.isEmpty else {
      return records.count == 1
        ? "The run is finished." : "All \(NumberText.plural(records.count, "run")) are finished."
    }
    let done = records.count - unfinished.count
    let missing = unfinished.count { $0.state == .missing && $0.problem == nil }
    let failed = unfinished.count { $0.problem != nil }
    let begun = unfinished.count - missing - failed
    let parts = [
      begun > 0 ? "\(begun) stopped before the last step" : nil,
      failed > 0 ? "\(failed) failed" : nil, missing > 0 ? "\(missing) did not begin" : nil,
    ].compactMap { $0 }
    return "This report is partial: \(done) of \(NumberText.plural(records.count, "run")) are "
      + "finished, \(NumberText.list(parts)). Curves hold what each run has done so far; tables of "
      + "scores hold finished runs only."
  }

  /// What was planned, what is finished, and what the paper ran, a row a panel and variant.
  var accountTable: ResultTable {
    var table = ResultTable(columns: [
      "panel", "variant", "seeds finished", "steps each", "paper's seeds", "paper's steps",
    ])
    for panel in study.panels {
      for summary in summaries(of: panel.name) {
        table.append([
          panel.name, summary.variant, "\(summary.finished) of \(summary.planned)",
          NumberText.count(panel.steps), panel.paper?.seeds.map(NumberText.count) ?? "not given",
          panel.paper?.steps.map(NumberText.count) ?? "not given",
        ])
      }
    }
    return table
  }

  /// A row a run, in the order of the study.
  var runTable: ResultTable {
    var table = ResultTable(columns: [
      "run", "steps", "last evaluation", "episodes", "mean of the last evaluations", "best",
      "commit", "minutes",
    ])
    for record in records {
      let final = record.final.map {
        "\(NumberText.number($0.mean, spread: $0.deviation)) ± "
          + NumberText.number($0.deviation, spread: $0.deviation)
      }
      func text(_ value: Double?) -> String {
        value.map { NumberText.number($0, spread: record.final?.deviation) } ?? ""
      }
      table.append([
        record.run.name,
        "\(NumberText.count(record.steps)) of \(NumberText.count(record.run.steps))",
        final ?? "", record.final.map { "\($0.episodes)" } ?? "",
        text(record.lastMean(study.experiment.window)), text(record.best),
        record.commits.isEmpty ? "unknown" : record.commits.joined(separator: ", then "),
        record.minutes.map { NumberText.number($0, spread: 1) } ?? "",
      ])
    }
    return table
  }

  /// What went wrong, a sentence a run.
  var problems: [String] {
    records.compactMap { record in record.problem.map { "\(record.run.name): \($0)" } }
  }

  /// The scores of one kind, a row a panel and variant.
  func scoreTable(
    _ score: (VariantSummary) -> Score?, _ comparison: (VariantSummary) -> Comparison?
  ) -> ResultTable {
    var table = ResultTable(columns: [
      "panel", "variant", "mean", "IQM", "minus the first", "pairs won",
    ])
    for summary in summaries {
      let (score, comparison) = (score(summary), comparison(summary))
      table.append([
        summary.panel, summary.variant, score.map { NumberText.estimate($0.mean) } ?? "",
        score.map { NumberText.estimate($0.middle) } ?? "",
        comparison.map { NumberText.estimate($0.difference, isSigned: true) } ?? "",
        comparison.map { NumberText.probability($0.improvement) } ?? "",
      ])
    }
    return table
  }
}
