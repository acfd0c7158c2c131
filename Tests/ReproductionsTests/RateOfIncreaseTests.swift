import Figures
import Foundation
import Testing

@testable import Reproductions

@Suite("Rates of increase, and every run by itself")
struct RateOfIncreaseTests {
  /// Finals 200 and 210 beside 150 and 170: 160 / 205 − 1.
  @Test func byHand() throws {
    let results = try Ledger.results(Ledger.runs)
    let rate = try #require(results.rates.first)
    #expect(results.rates.count == 1 && rate.variant == "B" && rate.first == "A")
    #expect(rate.scores.map(\.mean) == [205, 160])
    // ±5 about the mean of two: the sample's deviation is √50.
    #expect(abs((rate.scores[0].deviation ?? 0) - 50.0.squareRoot()) < 1e-12)
    #expect(abs((rate.rate ?? 0) - (160.0 / 205 - 1)) < 1e-12)
    let summary = try #require(results.rateSummaries.first)
    #expect(summary.panels == 1 && summary.mean == rate.rate && summary.median == rate.rate)
  }

  @Test func nothingIsARateOfNothing() throws {
    let rate = try #require(
      RateOfIncrease(panel: "Pong", first: ("A", [-20, -21]), own: ("B", [-10])))
    #expect(rate.rate == nil)
    #expect(rate.scores[1].deviation == nil)
    #expect(RateOfIncrease(panel: "Pong", first: ("A", []), own: ("B", [1])) == nil)
    #expect(RateOfIncrease(panel: "Pong", first: ("A", [1]), own: ("B", [])) == nil)
  }

  @Test func everyRunIsALine() throws {
    let yaml = Ledger.yaml.replacingOccurrences(
      of: "window: 2", with: "window: 2\nfigures: [runs, rates]")
    let results = try Ledger.results(Ledger.runs, yaml: yaml)
    let report = StudyReport(results, command: ["encore"], description: Scene.description)
    #expect(report.figures.map(\.name) == ["runs"])
    let chart = try #require(report.figures[0].grid.panels.first as? LineChart)
    // Three runs of A and two of B have been judged at least once.
    let judged = results.records.filter { !$0.evaluations.isEmpty }
    #expect(chart.series.count == judged.count && judged.count == 5)
    #expect(Set(chart.series.map(\.name)) == ["A", "B"])
    // The moving average of two evaluations, seed by seed.
    let first = try #require(judged.first)
    let means = first.evaluations.map(\.mean)
    #expect(chart.series[0].y[1] == (means[0] + means[1]) / 2)
    let headings = report.page.sections.map(\.heading)
    #expect(headings.contains("Every run") && headings.contains("Rates of increase"))
  }
}
