/// What the figures show, said by rule: a sentence a comparison, and none that goes beyond its interval.
extension StudyResults {
  /// A sentence for each variant beside the first one of its panel, panel by panel.
  public var findings: [String] {
    study.panels.flatMap { panel -> [String] in
      let summaries = summaries(of: panel.name)
      guard let first = summaries.first, summaries.count > 1 else {
        return ["\(panel.name): there is one variant only, so nothing is compared."]
      }
      return summaries.dropFirst().map { "\(panel.name): \(finding($0, beside: first))" }
    }
  }

  /// How many comparisons have an interval.
  var comparisonCount: Int {
    summaries.flatMap { [$0.finalComparison, $0.lastComparison] }
      .count { $0?.difference.interval != nil }
  }

  private func finding(_ summary: VariantSummary, beside first: VariantSummary) -> String {
    let unfinished = [first, summary].filter { $0.finished == 0 }.map(\.variant)
    guard let final = summary.finalComparison, unfinished.isEmpty else {
      return "\(summary.variant) − \(first.variant) cannot be told, since no run of "
        + "\(NumberText.list(unfinished)) is finished."
    }
    var finding =
      "\(summary.variant) − \(first.variant), from \(Self.seeds(summary, first)): "
      + "\(Self.verdict(final)) after the last step"
    if let last = summary.lastComparison {
      finding += ", \(Self.verdict(last)) over the \(study.experiment.lastEvaluations)"
    }
    guard final.difference.interval != nil else {
      return finding + ". These are too few for an interval and say nothing about other seeds."
    }
    return finding + "."
  }

  /// `+12 [−30, 54] (no difference beyond the interval)`.
  private static func verdict(_ comparison: Comparison) -> String {
    let difference = comparison.difference
    let text = NumberText.estimate(difference, isSigned: true)
    guard let interval = difference.interval else { return text }
    if interval.lowerBound > 0 { return "\(text) (higher beyond the interval)" }
    if interval.upperBound < 0 { return "\(text) (lower beyond the interval)" }
    return "\(text) (no difference beyond the interval)"
  }

  private static func seeds(_ summary: VariantSummary, _ first: VariantSummary) -> String {
    summary.finished == first.finished
      ? "\(NumberText.plural(summary.finished, "seed")) each"
      : "\(summary.finished) and \(NumberText.plural(first.finished, "seed"))"
  }

  /// What the reader must know before believing any of it.
  public var caveats: [String] {
    var caveats: [String] = []
    if comparisonCount > 1 {
      caveats.append(
        "These are \(comparisonCount) comparisons with an interval each, which are not corrected for "
          + "their number: of intervals of 95 %, one in twenty misses the truth by chance.")
    }
    let single = Set(summaries.filter { $0.finished == 1 }.map(\.panel))
    if !single.isEmpty {
      let panels = study.panels.map(\.name).filter(single.contains)
      caveats.append(
        "A variant with one finished seed (on \(NumberText.list(panels))) has no interval: its "
          + "number says nothing about other seeds.")
    }
    let fewer = study.panels.filter { panel in
      let seeds = panel.paper?.seeds ?? 0
      let steps = panel.paper?.steps ?? 0
      return panel.seeds.count < seeds || panel.steps < steps
    }
    if !fewer.isEmpty {
      caveats.append(
        "On \(NumberText.list(fewer.map(\.name))) fewer seeds or steps were planned than the paper "
          + "ran, so its figure is not reproduced at its own size.")
    }
    return caveats
  }
}
