import Experiments
import Testing

@testable import Reproductions

@Suite("Results over seeds")
struct StudyResultsTests {
  /// With one and two degrees of freedom.
  static let t1 = 12.706204736174694
  static let t2 = 4.302652729749462

  private func expect(
    _ estimate: Estimate, _ value: Double, half: Double?,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(abs(estimate.value - value) < 1e-9, sourceLocation: sourceLocation)
    if let half {
      #expect(abs(estimate.low - (value - half)) < 1e-8, sourceLocation: sourceLocation)
      #expect(abs(estimate.high - (value + half)) < 1e-8, sourceLocation: sourceLocation)
    } else {
      #expect(estimate.interval == nil, sourceLocation: sourceLocation)
    }
  }

  /// Seeds that have not got so far are left out, and how many there are is told.
  @Test func curvesByHand() throws {
    let curves = try Ledger.results(Ledger.runs).curves
    #expect(curves.map(\.variant) == ["A", "B"])
    let points = curves[0].points
    #expect(points.map(\.step) == [100, 200, 300])
    #expect(points.map(\.seeds) == [3, 2, 2])
    // 1, 3, 5: deviation 2, so its error is 2/√3.
    expect(points[0].mean, 3, half: Self.t2 * 2 / 3.0.squareRoot())
    expect(points[1].mean, 4, half: Self.t1)
    expect(points[2].mean, 6, half: Self.t1)
    // Of each seed the mean of two evaluations: 2 and 4, then 4 and 6.
    expect(points[0].smoothed, 3, half: Self.t2 * 2 / 3.0.squareRoot())
    expect(points[1].smoothed, 3, half: Self.t1)
    expect(points[2].smoothed, 5, half: Self.t1)
    #expect(points.map(\.middle.value) == [3, 4, 6])
    // Every resample of 3 and 5 has a mean of 3, 4 or 5, and more than one in forty has 3, or 5.
    #expect(points[1].middle.interval == 3...5)
    #expect(curves[1].points.map(\.seeds) == [2, 2, 2])
    expect(curves[1].points[2].mean, 5, half: 3 * Self.t1)
  }

  @Test func oneSeedHasNoInterval() throws {
    let results = try Ledger.results(["A-seed0": [1, 3, 5, 200]])
    for point in results.curves[0].points {
      #expect(point.seeds == 1)
      #expect(point.mean.interval == nil && point.smoothed.interval == nil)
      #expect(point.middle.interval == nil)
    }
    #expect(results.curves[0].points.map(\.smoothed.value) == [1, 2, 4])
    #expect(results.curves[1].points.isEmpty)
    #expect(results.summaries[0].final?.mean == Estimate(200))
    #expect(results.summaries[1].final == nil && results.summaries[1].finalComparison == nil)
    #expect(
      results.curveTable.rows[0] == [
        "Pendulum", "A", "100", "1", "1.0", "", "", "1.0", "", "", "1.0", "", "",
      ])
  }

  /// Only finished runs count.
  @Test func summariesByHand() throws {
    let summaries = try Ledger.results(Ledger.runs).summaries
    #expect(summaries.map(\.finished) == [2, 2] && summaries.map(\.planned) == [3, 3])
    let final = try #require(summaries[0].final)
    #expect(final.values == [200, 210])
    expect(final.mean, 205, half: 5 * Self.t1)
    // The last two evaluations of each: 4 and 6.
    #expect(summaries[0].last?.values == [4, 6])
    #expect(summaries[1].last?.values == [2, 7])
    #expect(summaries[0].finalComparison == nil)
    let comparison = try #require(summaries[1].finalComparison)
    // 150 and 170 less 200 and 210: errors 10 and 5, degrees (100 + 25)² / (100² + 25²) = 25/17.
    let t = StudentDistribution(degrees: 25.0 / 17).quantile(0.975)
    expect(comparison.difference, -45, half: t * 125.0.squareRoot())
    // All pairs are lost, whatever is drawn.
    #expect(comparison.improvement == Estimate(0, 0...0))
    // 2 and 7 beside 4 and 6: of four pairs two are won, and a draw may hold none or all of them.
    #expect(summaries[1].lastComparison?.improvement == Estimate(0.5, 0...1))
  }

  @Test func tables() throws {
    let results = try Ledger.results(Ledger.runs)
    let curves = results.curveTable.csv.split(separator: "\n")
    #expect(
      curves[0]
        == "panel,variant,step,seeds,mean,low,high,smoothed_mean,smoothed_low,smoothed_high,iqm,"
        + "iqm_low,iqm_high")
    #expect(curves.count == 7 && curves[2].hasPrefix("Pendulum,A,200,2,4.0,-8.70"))
    let final = results.finalTable.csv.split(separator: "\n")
    #expect(
      final[0]
        == "panel,variant,seed,steps,final_mean_return,final_std_return,final_episodes,"
        + "last_evaluations_mean,best_return,commit,minutes")
    #expect(final[1] == "Pendulum,A,0,400,200.0,1.0,100,4.0,200.0,abc1234,1.3")
    #expect(final[5] == "Pendulum,A,2,100,,,,5.0,5.0,abc1234,1.3")
    #expect(final[6] == "Pendulum,B,2,0,,,,,,abc1234,1.3")
    let summary = results.summaryTable
    #expect(
      summary.columns.prefix(5) == ["panel", "variant", "seeds", "planned_seeds", "final_mean"])
    #expect(
      summary.columns.count == 28
        && summary.rows[0].prefix(5) == ["Pendulum", "A", "2", "3", "205.0"])
    #expect(summary.rows[1][summary.columns.firstIndex(of: "final_difference") ?? 0] == "-45.0")
    // The same numbers give the same bytes: the bootstrap is seeded.
    #expect(try Ledger.results(Ledger.runs).summaryTable.csv == summary.csv)
    #expect(try Ledger.results(Ledger.runs).curveTable.csv == results.curveTable.csv)
  }

  @Test func cellsAreQuoted() {
    var table = ResultTable(columns: ["a", "b"])
    table.append(["x,y", "say \"no\""])
    #expect(table.csv == "a,b\n\"x,y\",\"say \"\"no\"\"\"\n")
  }
}
