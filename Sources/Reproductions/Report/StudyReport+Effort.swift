import Figures

/// How soon the variants learned, and what that cost.
extension StudyReport {
  /// `nil` where the experiment does not ask for it, or no run is finished.
  var effortSection: Report.Section? {
    guard experiment.figures.contains(.effort) else { return nil }
    let efforts = results.efforts.filter { $0.whole != nil }
    guard !efforts.isEmpty else { return nil }
    var table = ResultTable(columns: [
      "panel", "variant", "mean", "IQM", "minus the first", "pairs won", "microseconds a step",
      "times the first",
    ])
    for effort in efforts {
      table.append([
        effort.panel, effort.variant, effort.whole.map { NumberText.estimate($0.mean) } ?? "",
        effort.whole.map { NumberText.estimate($0.middle) } ?? "",
        effort.comparison.map { NumberText.estimate($0.difference, isSigned: true) } ?? "",
        effort.comparison.map { NumberText.probability($0.improvement) } ?? "",
        effort.stepTime.map { NumberText.estimate($0) } ?? "",
        effort.timesFirst.map { NumberText.small($0) } ?? "",
      ])
    }
    return .init(
      heading: "The whole way, and its cost",
      blocks: [
        .paragraph(
          "The mean of all evaluations of a finished run, the last one included, is the area under its curve: "
            + "who learns sooner has more, also where all end alike. Differences are to the panel's first variant."
        ),
        .table(table.forReport),
        .paragraph(
          "Microseconds are those of whole runs, with all evaluations but the one after the last step, for each environment step, \(threads), "
            + "while other runs went on beside: what matters is how often the first variant's they are."
        ),
      ])
  }
}
