import Foundation
import Tensors
import Testing

@testable import Experiments

/// What rliable and SciPy say about the same numbers; `Fixtures/rliable_reference.py` asked them.
private struct Reference: Decodable {
  struct Table: Decodable {
    let tasks: [[Double]]
    let iqm: Double
    let iqm_interval: [Double]
    let mean_interval: [Double]
  }

  struct Comparison: Decodable {
    let ours: [[Double]]
    let theirs: [[Double]]
    let probability: Double
    let interval: [Double]?
  }

  struct Mean: Decodable {
    let values: [Double]
    let interval: [Double]
  }

  let tables: [String: Table]
  let comparisons: [Comparison]
  let student: [[Double]]
  let mean: Mean

  static func read() throws -> Reference {
    let url = Bundle.module.bundleURL.appendingPathComponent("Fixtures/rliable.json")
    return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: url))
  }
}

@Suite("Statistics beside rliable and SciPy")
struct StatisticsReferenceTests {
  private let reference: Reference

  init() throws { reference = try Reference.read() }

  /// Both sides draw at random. A limit of 20,000 resamples strays by a fiftieth of a standard
  /// error, one of rliable's 50,000 by an eightieth, and an interval is about four standard errors
  /// wide: 2 % of the width is more than three times what is to be expected.
  private func expectNear(
    _ interval: ClosedRange<Double>, _ other: [Double], share: Double = 0.02,
    _ name: String
  ) {
    let width = other[1] - other[0]
    #expect(abs(interval.lowerBound - other[0]) < share * width, "\(name): \(interval), \(other)")
    #expect(abs(interval.upperBound - other[1]) < share * width, "\(name): \(interval), \(other)")
  }

  @Test func interquartileMean() {
    #expect(reference.tables.count == 3)
    for (name, table) in reference.tables {
      #expect(abs(Statistics.interquartileMean(tasks: table.tasks) - table.iqm) < 1e-12, "\(name)")
    }
  }

  @Test func stratifiedIntervals() {
    for (name, table) in reference.tables {
      var random = RandomStream(seed: 11)
      let iqm = Statistics.stratifiedInterval(
        of: table.tasks, resamples: 20_000, using: &random)
      expectNear(iqm, table.iqm_interval, "IQM of \(name)")
      let mean = Statistics.stratifiedInterval(
        of: table.tasks, resamples: 20_000, using: &random, statistic: Statistics.mean)
      expectNear(mean, table.mean_interval, "mean of \(name)")
    }
  }

  @Test func probabilityOfImprovement() throws {
    for comparison in reference.comparisons {
      let ours = Statistics.probabilityOfImprovement(
        tasks: comparison.ours, over: comparison.theirs)
      #expect(abs(ours - comparison.probability) < 1e-12)
    }
    var random = RandomStream(seed: 12)
    let comparison = reference.comparisons[0]
    // rliable is slow here, so its own limits stray by a fifteenth of a standard error.
    expectNear(
      Statistics.improvementInterval(
        of: comparison.ours, over: comparison.theirs, using: &random),
      try #require(comparison.interval), share: 0.07, "improvement")
  }

  @Test func studentQuantiles() {
    #expect(reference.student.count == 280)
    for row in reference.student {
      let (freedom, share, quantile) = (row[0], row[1], row[2])
      let ours = StudentDistribution(degrees: freedom).quantile(share)
      let slack = freedom > 1000 ? 1e-8 : 1e-10
      #expect(abs(ours - quantile) < slack * quantile, "\(row), not \(ours)")
    }
  }

  @Test func meanInterval() throws {
    let interval = try #require(Statistics.meanInterval(of: reference.mean.values))
    #expect(abs(interval.lowerBound - reference.mean.interval[0]) < 1e-10)
    #expect(abs(interval.upperBound - reference.mean.interval[1]) < 1e-10)
  }
}

@Suite("Statistics of tasks and of few seeds")
struct StatisticsLawTests {
  @Test func aMeanOfTooFewIsNotKnown() {
    #expect(Statistics.meanInterval(of: []) == nil)
    #expect(Statistics.meanInterval(of: [1]) == nil)
    #expect(Statistics.meanInterval(of: [1, .nan]) == nil)
    #expect(Statistics.meanInterval(of: [1e308, -1e308]) == nil)
    #expect(Statistics.meanInterval(of: [2, 2, 2]) == 2...2)
  }

  @Test func whatIsNotKnownIsEverything() {
    let everything = -Double.infinity...Double.infinity
    var random = RandomStream(seed: 1)
    for scores in [[], [[]], [[1, 2], []], [[1, .nan]]] as [[[Double]]] {
      #expect(Statistics.stratifiedInterval(of: scores, using: &random) == everything)
      #expect(
        Statistics.improvementInterval(of: scores, over: scores, using: &random) == everything)
    }
    #expect(Statistics.interquartileMean(tasks: []).isNaN)
    #expect(Statistics.probabilityOfImprovement(tasks: [], over: []).isNaN)
    #expect(Statistics.probabilityOfImprovement(tasks: [[]], over: [[1]]).isNaN)
  }

  /// Laws: who always wins wins surely, equals are even, and the two sides' chances add up to one.
  @Test func improvement() {
    let (a, b) = ([[1.0, 2, 3], [5, 6]], [[0.0, 0.5], [5, 5.5, 7, 5]])
    #expect(Statistics.probabilityOfImprovement(tasks: [[2, 3]], over: [[0, 1]]) == 1)
    #expect(Statistics.probabilityOfImprovement(tasks: a, over: a) == 0.5)
    // By hand: all of the first task's pairs, and half of the second's: 5 ties twice, 6 wins thrice.
    let share = Statistics.probabilityOfImprovement(tasks: a, over: b)
    #expect(share == 0.75)
    #expect(abs(share + Statistics.probabilityOfImprovement(tasks: b, over: a) - 1) < 1e-15)
  }

  /// Runs are resampled within their task only: where all runs of a task agree, nothing strays,
  /// however far the tasks lie apart. Equal seeds give equal intervals.
  @Test func strata() {
    var random = RandomStream(seed: 3)
    let scores = [[1.0, 1, 1], [100, 100, 100], [7]]
    let mean = Statistics.mean([1, 1, 1, 100, 100, 100, 7])
    let still = Statistics.stratifiedInterval(
      of: scores, resamples: 200, using: &random, statistic: Statistics.mean)
    #expect(still == mean...mean)
    var (a, b) = (RandomStream(seed: 5), RandomStream(seed: 5))
    let spread = [[1.0, 2, 4], [3, 9]]
    let interval = Statistics.stratifiedInterval(of: spread, resamples: 300, using: &a)
    #expect(interval == Statistics.stratifiedInterval(of: spread, resamples: 300, using: &b))
    #expect(interval.lowerBound < interval.upperBound)
  }
}
