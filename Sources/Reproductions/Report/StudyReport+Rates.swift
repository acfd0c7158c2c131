import Figures

/// The table of papers that compare over games: scores, and how much more in per cent.
extension StudyReport {
  /// `nil` where the experiment does not ask for it, or nothing can be compared yet.
  var ratesSection: Report.Section? {
    guard experiment.figures.contains(.rates), !results.rates.isEmpty else { return nil }
    var table = ResultTable(columns: [
      "panel", "first variant", "its score", "its deviation", "variant", "its score",
      "its deviation",
      "rate of increase",
    ])
    for rate in results.rates {
      table.append(
        [rate.panel, rate.first] + cells(rate.scores[0]) + [rate.variant] + cells(rate.scores[1])
          + [rate.rate.map(Self.percent) ?? "–"])
    }
    let summaries = results.rateSummaries.map { summary in
      "\(summary.variant): mean \(Self.percent(summary.mean)), median "
        + "\(Self.percent(summary.median)) over \(NumberText.plural(summary.panels, "panel"))."
    }
    let caveat =
      "The mean score of the finished runs after the last step, with the deviation between them; "
      + "the rate is the variant's mean over that of the panel's first variant, less one, and means "
      + "nothing where that is not above zero. Between few runs such rates are mostly chance: the "
      + "intervals below say what can be told."
    return .init(
      heading: "Rates of increase",
      blocks: [.table(table.forReport)] + (summaries + [caveat]).map { .paragraph($0) })
  }

  private func cells(_ score: (mean: Double, deviation: Double?)) -> [String] {
    [NumberText.number(score.mean), score.deviation.map { NumberText.number($0) } ?? "–"]
  }

  private static func percent(_ share: Double) -> String {
    let tenths = (share * 1000).rounded() / 10
    return (tenths > 0 ? "+" : "") + "\(tenths) %"
  }
}
