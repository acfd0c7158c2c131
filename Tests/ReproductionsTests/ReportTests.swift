import Experiments
import Foundation
import Testing

@testable import Reproductions

@Suite("What a report says")
struct ReportTests {
  private func finding(_ first: [Double], _ second: [Double]) throws -> String {
    var runs: [String: [Double]] = [:]
    for (seed, value) in first.enumerated() { runs["A-seed\(seed)"] = [1, 1, 1, value] }
    for (seed, value) in second.enumerated() { runs["B-seed\(seed)"] = [1, 1, 1, value] }
    let findings = try Ledger.results(runs).findings
    #expect(findings.count == 1)
    return findings.first ?? ""
  }

  /// Nothing beyond the interval is claimed.
  @Test func findings() throws {
    #expect(
      try finding([0, 100, 50], [10, 90, 80])
        == "Pendulum: B − A, from 3 seeds each: +10 [−97, 117] (no difference beyond the interval) "
        + "after the last step, 0.0 [0.0, 0.0] (no difference beyond the interval) over the last 2 "
        + "evaluations.")
    #expect(
      try finding([0, 1, 2], [100, 101, 102]).contains(
        "3 seeds each: +100.0 [97.7, 102.3] (higher beyond the interval) after the last step, "))
    #expect(
      try finding([100, 101], [0, 1, 2]).contains(
        ", from 3 and 2 seeds: −99.5 [−102.0, −97.0] (lower beyond the interval) after"))
    #expect(
      try finding([7], [9, 9])
        == "Pendulum: B − A, from 2 and 1 seed: +2.00 after the last step, 0.0 over the last 2 "
        + "evaluations. These are too few for an interval and say nothing about other seeds.")
    #expect(
      try finding([7], [])
        == "Pendulum: B − A cannot be told, since no run of B is finished.")
    #expect(
      try finding([], []) == "Pendulum: B − A cannot be told, since no run of A and B is finished.")
    // Exactly zero is within the interval.
    #expect(try finding([3, 3], [3, 3]).contains("no difference beyond the interval"))
  }

  /// A window of one evaluation is no mean of several.
  @Test func aWindowOfOne() throws {
    let yaml = Ledger.yaml.replacingOccurrences(of: "window: 2", with: "window: 1")
    let results = try Ledger.results(
      ["A-seed0": [1, 1, 1, 7], "B-seed0": [1, 1, 4, 9]], yaml: yaml)
    #expect(
      results.findings[0].contains("+2.00 after the last step, +3.00 over the last evaluation."))
  }

  @Test func nothingToCompare() throws {
    let alone = Ledger.yaml.replacingOccurrences(
      of: "    steps: 400", with: "    steps: 400\n    variants: [B]")
    #expect(
      try Ledger.results([:], yaml: alone).findings
        == ["Pendulum: there is one variant only, so nothing is compared."])
  }

  @Test func caveats() throws {
    let results = try Ledger.results(["A-seed0": [1, 1, 1, 1], "B-seed0": [1, 1, 1, 1]])
    try #require(results.caveats.count == 2)
    #expect(results.caveats[0].contains("(on Pendulum) has no interval"))
    #expect(
      results.caveats[1].contains("On Pendulum fewer seeds or steps were planned than the paper"))
    let two = Ledger.yaml.replacingOccurrences(of: "  B:", with: "  C: {discount: 0.1}\n  B:")
    var runs = Ledger.runs
    runs["C-seed0"] = [1, 1, 1, 1]
    runs["C-seed1"] = [1, 1, 1, 2]
    #expect(
      try Ledger.results(runs, yaml: two).caveats.contains {
        $0.hasPrefix("These are 4 comparisons")
      })
  }

  @Test func standing() throws {
    let partial = try Ledger.results(Ledger.runs, problems: ["A-seed2": "Learning broke down."])
    #expect(
      partial.standing
        == "This report is partial: 4 of 6 runs are finished, 1 failed and 1 did not begin. Curves "
        + "hold what each run has done so far; tables of scores hold finished runs only.")
    #expect(partial.problems == ["Pendulum/A-seed2: Learning broke down."])
    #expect(!partial.isComplete)
    // A run that failed before it had saved anything has failed, and is not one that did not begin.
    #expect(
      try Ledger.results(Ledger.runs, problems: ["B-seed2": "No package."]).standing.contains(
        "4 of 6 runs are finished, 1 stopped before the last step and 1 failed."))
    var runs = Ledger.runs
    for name in ["A-seed2", "B-seed2"] { runs[name] = [1, 2, 3, 4] }
    let whole = try Ledger.results(runs)
    #expect(whole.isComplete && whole.standing == "All 6 runs are finished.")
  }

  /// The page names the paper's size beside ours, the commits and the command.
  @Test func thePage() throws {
    let report = StudyReport(
      try Ledger.results(Ledger.runs), command: ["./encore", "reproduce", "it's one"],
      description: RunDescription(command: [], commit: "later"))
    let text = report.page.markdown()
    for words in [
      "# By hand", "Is the arithmetic right? After: Nobody 2020, Figure 1. This report is partial",
      #"./encore reproduce 'it'\''s one'"#, "abc1234",
      "| Pendulum | A | 2 of 3 | 400 | 10 | 1,000,000 |",
      "| Pendulum/A-seed2 | 100 of 400 |", "| B | td3 | discount = 0.5 |",
      "| td3.hidden | \\[8\\] | \\[256, 256\\] |",
      "B − A, from 2 seeds each: −45 \\[",
    ] {
      #expect(text.contains(words), "\(words) is not in\n\(text)")
    }
    #expect(report.figures.map(\.name) == ["curves", "curves-iqm", "panel-Pendulum"])
    let chart = report.chart(report.study.panels[0], \.smoothed, "Mean return")
    #expect(chart.series.map(\.name) == ["A", "B"])
    #expect(chart.series[0].y == [3, 3, 5] && chart.series[0].x == [100, 200, 300])
    #expect(chart.series[0].band?.low.count == 3)
  }

  @Test func aSingleSeedHasNoBand() throws {
    let report = StudyReport(
      try Ledger.results(["A-seed0": [1, 3, 5, 200]]), command: ["encore"],
      description: RunDescription(command: []))
    #expect(report.figures.map(\.name) == ["curves", "panel-Pendulum"])
    #expect(report.chart(report.study.panels[0], \.smoothed, "").series[0].band == nil)
    #expect(report.meanCaption.contains("a line without a band is a single seed"))
    #expect(
      StudyReport(try Ledger.results([:]), command: [], description: report.description)
        .figures.isEmpty)
  }

  /// Lines from 0 to 10: a wide band is cut off a quarter of that beyond them, and the caption says so.
  @Test func wideBandsAreCutOff() throws {
    func report(_ deviation: Double) throws -> StudyReport {
      var runs: [String: [Double]] = [:]
      for (seed, sign) in [(0, -1.0), (1, 1.0)] {
        runs["A-seed\(seed)"] = [0, 10 + sign * deviation, 10 + sign * deviation]
        runs["B-seed\(seed)"] = [10, 10, 10]
      }
      return StudyReport(
        try Ledger.results(runs), command: [], description: RunDescription(command: []))
    }
    // Half the distance of two seeds times t is 12.7 times it.
    let wide = try report(5)
    #expect(wide.chart(wide.study.panels[0], \.mean, "").yRange == -2.5...12.5)
    #expect(wide.meanCaption.contains("cut off there; curves.csv has them whole"))
    let narrow = try report(0.1)
    #expect(narrow.chart(narrow.study.panels[0], \.mean, "").yRange == nil)
    #expect(!narrow.meanCaption.contains("cut off"))
    // What a band does not reach is not shown either.
    let onlyAbove = try report(0.3)
    let range = try #require(onlyAbove.chart(onlyAbove.study.panels[0], \.mean, "").yRange)
    #expect(range == 0...12.5)
  }

  @Test(arguments: [
    (Estimate(12.3456, -30.2...54.1), true, "+12 [−30, 54]"),
    (Estimate(-134.26, -150.1...(-120.3)), false, "−134 [−150, −120]"),
    (Estimate(0.5234, 0.5...0.55), false, "0.523 [0.500, 0.550]"),
    (Estimate(211.4), false, "211"), (Estimate(-0.0523), false, "−0.0523"),
    (Estimate(0), true, "0.0"),
    (Estimate(-0.001, -5...5), true, "0 [−5, 5]"),
    (Estimate(12_345_678, 1e7...2e7), false, "1.23e+07 [1e+07, 2e+07]"),
  ])
  func numbers(estimate: Estimate, isSigned: Bool, text: String) {
    #expect(NumberText.estimate(estimate, isSigned: isSigned) == text)
  }

  @Test func words() {
    #expect(NumberText.count(1_234_567) == "1,234,567" && NumberText.count(12) == "12")
    #expect(NumberText.list(["a", "b", "c"]) == "a, b and c" && NumberText.list([]) == "")
    #expect(NumberText.plural(1, "run") == "1 run" && NumberText.plural(0, "run") == "0 runs")
  }
}
