import Experiments
import Figures
import Foundation
import Reproductions
import Settings
import Testing

@testable import Tuning

@Suite("The report of a search")
struct SearchReportTests {
  private let scene: Scene

  init() throws {
    scene = try Scene()
    try WholeFile.createFolders(scene.place().path)
    try WholeFile.write(text: scene.search.text, to: scene.place().search)
  }

  /// A journal of trials that nobody trained.
  private func note(_ trials: [(discount: Double, steps: Int, cost: Double?)]) throws {
    let journal = try Journal(path: scene.place().journal)
    for (index, trial) in trials.enumerated() {
      try journal.append(
        .asked(
          .init(
            trial: index + 1, budget: trial.steps,
            settings: ["td3.discount": .double(trial.discount), "td3.batchSize": .int(4)],
            seeds: "0..1")))
      try journal.append(
        .told(
          .init(
            trial: index + 1, cost: trial.cost,
            objectives: ["Pendulum-seed0": 1.0 / 3], seconds: 36, commit: "abc",
            problem: trial.cost == nil ? "It broke." : nil)))
    }
  }

  private func page(wanted: Int = 5) throws -> String {
    SearchReport(
      try scene.results(), wanted: wanted, command: ["./encore", "tune", "tiny"],
      description: Scene.description
    ).page.markdown()
  }

  private static let trials: [(discount: Double, steps: Int, cost: Double?)] = [
    (0.99, 30, -4), (0.92, 30, -9), (0.92, 90, -5), (0.93, 90, nil), (0.94, 90, -7),
  ]

  /// Only the full budget makes an incumbent, and a failure never does.
  @Test func incumbents() throws {
    try note(Self.trials)
    #expect(try scene.results().incumbents == [nil, nil, 5, 5, 7])
  }

  @Test func theBestAndTheBaseAreConfirmed() throws {
    try note(Self.trials)
    let results = try scene.results()
    #expect(results.confirmed.map(\.trial.number) == [5, 1])
    #expect(results.confirmed.map(\.candidate.isUsual) == [false, true])
    // Nothing is trained yet, so nothing is chosen.
    #expect(results.winner == nil && !results.isConfirmed)
    #expect(results.verdict == "Nothing is chosen yet.")
  }

  @Test func whatThePageSays() throws {
    try note(Self.trials)
    let page = try page()
    for sentence in [
      "All 5 trials are done. 1 trial of them failed. The confirmation is not complete.",
      "| 30 | 2 | 0 | 0.020 | 9.00 |", "| 90 | 3 | 1 | 0.030 | 7.00 |",
      "The base came as far as 30 steps, where it is number 2 of 2, with 4.00.",
      "| 1 | 5 |", "Trial 4 (90 steps with td3.discount 0.93, td3.batchSize 4): It broke.",
      "Nothing is confirmed yet.", "./encore tune tiny", "Commit: abc",
      "the mean returns of its last 2 evaluations",
    ] { #expect(page.contains(sentence), "\(sentence) is not in\n\(page)") }
    #expect(try self.page(wanted: 9).contains("This report is partial: 5 of 9 trials are done."))
  }

  @Test func everyDigitIsInTheTable() throws {
    try note([(0.99, 30, -0.1 - 0.2), (0.92, 30, nil)])
    let lines = try scene.results().trialTable.csv.split(separator: "\n")
    #expect(
      lines[0]
        == "trial,order,budget,objective,td3.discount,td3.batchSize,Pendulum-seed0,lazy-seed0,"
        + "Pendulum-seed1,lazy-seed1,seconds,commit,problem")
    #expect(lines[1] == "1,1,30,0.30000000000000004,0.99,4,0.3333333333333333,,,,36.0,abc,")
    #expect(lines[2] == "2,2,30,,0.92,4,0.3333333333333333,,,,36.0,abc,It broke.")
  }

  /// One trial far below all others is left out of the pictures, and said to be.
  @Test func whatLiesFarBelowIsCutOff() throws {
    var trials: [(discount: Double, steps: Int, cost: Double?)] = []
    trials.append((0.95, 90, 1e6))
    for place in 0..<12 { trials.append((0.91 + 0.001 * Double(place), 90, -Double(place))) }
    try note(trials)
    let report = SearchReport(
      try scene.results(), wanted: 13, command: [], description: Scene.description)
    #expect(report.range.upperBound == 11 && report.range.lowerBound > -40)
    #expect(
      report.courseCaption.hasSuffix(
        "1 trial far below the others is not shown; trials.csv has all."))
    #expect(report.figures.map(\.name) == ["search", "settings"])
    // The line of the best so far begins where the points do.
    let line = try #require(report.courseChart.lines.first)
    #expect(line.x.first == 2 && line.y.min() == 0 && line.y.max() == 11)
    let panels = report.figures.last?.grid.panels
    #expect(panels?.count == 2)
  }

  private static func isOfTheBase(_ run: PlannedRun) -> Bool { run.name.hasPrefix("confirm/0001/") }

  /// The results of `trials`, trial 5 the best, after confirming runs that nobody trained.
  /// - Parameters:
  ///   - failed: which runs failed.
  ///   - missing: which are not there yet.
  private func confirmed(
    failed: (PlannedRun) -> Bool, missing: (PlannedRun) -> Bool = { _ in false }
  ) throws -> SearchResults {
    try note(Self.trials)
    let journal = try Journal(path: scene.place().journal)
    for candidate in try scene.results().confirmed {
      for run in try scene.search.confirmingRuns(of: candidate.candidate) where failed(run) {
        try journal.append(.failed(.init(run: run.name, problem: "It broke.")))
      }
    }
    return try SearchResults(of: scene.search, in: scene.place()) { run in
      // The base has 4 and 5, trial 5 has 14 and 15.
      let value = (Self.isOfTheBase(run) ? 4.0 : 14) + (run.seed == 9 ? 1 : 0)
      return RunResult(objective: failed(run) || missing(run) ? nil : value)
    }
  }

  private func page(of results: SearchResults) -> String {
    SearchReport(results, wanted: 5, command: [], description: Scene.description).page.markdown()
  }

  /// A failure on one seed does not make up for another seed that is not there.
  @Test func aFailureIsNotTheEnd() throws {
    let results = try confirmed(
      failed: { !Self.isOfTheBase($0) && $0.seed == 7 && $0.variant == "lazy" },
      missing: { !Self.isOfTheBase($0) && $0.seed == 9 })
    #expect(results.confirmed.map(\.isOver) == [false, true])
    #expect(!results.isConfirmed && results.winner == nil)
    #expect(results.verdict == "Nothing is chosen yet.")
  }

  @Test func allOthersFailed() throws {
    let results = try confirmed(failed: { !Self.isOfTheBase($0) && $0.seed == 7 })
    #expect(results.isConfirmed && results.winner?.candidate.isUsual == true)
    #expect(results.verdict == "The base itself is chosen: all other candidates failed.")
  }

  /// A difference to a base that is not whole says so.
  @Test func aBaseThatFailedHalf() throws {
    let results = try confirmed(failed: { Self.isOfTheBase($0) && $0.seed == 9 })
    #expect(results.winner?.trial.number == 5)
    let verdict = results.verdict
    #expect(verdict.contains("to the base (of whose 2 seeds 1 failed)"), "\(verdict)")
    #expect(verdict.hasSuffix("It is the only candidate that did not fail."), "\(verdict)")
  }

  @Test func aBaseThatFailed() throws {
    let results = try confirmed(failed: Self.isOfTheBase)
    #expect(
      results.verdict.hasSuffix(
        "over 2 fresh seeds. The base has no number to compare it with. It is the only "
          + "candidate that did not fail."), "\(results.verdict)")
  }

  /// A confirmation in which everything failed is over all the same.
  @Test func allFailed() throws {
    let results = try confirmed(failed: { _ in true })
    #expect(results.isConfirmed && results.winner == nil)
    let page = page(of: results)
    #expect(!page.contains("confirmation is not complete") && !page.contains("yet."))
    #expect(!page.contains("before the confirmation is complete"))
    #expect(
      page.contains("Nothing is chosen: every candidate failed with some of the fresh seeds."))
  }

  @Test func allSucceeded() throws {
    let results = try confirmed(failed: { _ in false })
    #expect(results.winner?.trial.number == 5)
    #expect(
      results.verdict.contains("to the base")
        && results.verdict.contains("It is the highest of 2 means"))
    #expect(page(of: results).contains("The best and the base, trained with 2 seeds"))
  }

  /// Where the base is the best there is no second row, and none is promised.
  @Test func theBaseIsTheBest() throws {
    try note([(0.99, 90, -9), (0.92, 90, -5)])
    let page = try page(wanted: 2)
    #expect(page.contains("The base, which is the best itself, trained with 2 seeds"))
  }

  /// Trained for real, the winner is told with its interval and beside the base.
  @Test func theConfirmation() throws {
    let other = try Scene()
    try other.train()
    let results = try other.results()
    let winner = try #require(results.winner)
    let means = results.confirmed.compactMap(\.mean?.value)
    #expect(means.count == 2 && winner.mean?.value == means.max())
    // Of each seed the mean over both tasks.
    let first = try #require(results.confirmed.first)
    for (place, value) in first.values.enumerated() {
      #expect(value == (first.byTask[0].values[place] + first.byTask[1].values[place]) / 2)
    }
    #expect(
      results.verdict.contains(winner.candidate.isUsual ? "The base itself" : "fresh seeds"))
    let page = SearchReport(
      results, wanted: 4, command: [], description: Scene.description
    ).page.markdown()
    #expect(page.contains("(chosen)") && page.contains("best.yaml is the whole recipe"))
  }

  @Test func numbersOfSettings() {
    #expect(SearchResults.brief(.double(0.000537123)) == "0.000537")
    #expect(SearchResults.brief(.double(3.14159e-7)) == "3.14e-07")
    #expect(SearchResults.brief(.double(12345.6)) == "12346")
    #expect(SearchResults.brief(.int(7)) == "7")
  }
}
