import Foundation
import Tensors
import Testing

@testable import Experiments

@Suite("Statistics")
struct StatisticsTests {
  let values: [Double] = [2, 4, 4, 4, 5, 5, 7, 9]

  @Test func golden() {
    #expect(Statistics.mean(values) == 5)
    #expect(Statistics.populationDeviation(values) == 2)
    #expect(abs(Statistics.sampleDeviation(values) - (32.0 / 7).squareRoot()) < 1e-15)
    #expect(abs(Statistics.standardError(values) - (32.0 / 56).squareRoot()) < 1e-15)
    // Two are cut from either end: 4, 4, 5, 5 remain.
    #expect(Statistics.interquartileMean([9, 2, 5, 4, 100, 4, 5, -100]) == 4.5)
    #expect(Statistics.interquartileMean([1, 2, 9]) == 4)
    #expect(Statistics.movingAverage([1, 2, 3, 4, 10], window: 2) == [1, 1.5, 2.5, 3.5, 7])
    #expect(Statistics.quantile(0.25, ofSorted: [0, 1, 2, 4]) == 0.75)
  }

  @Test func nothingIsNaN() {
    #expect(Statistics.mean([]).isNaN)
    #expect(Statistics.populationDeviation([]).isNaN)
    #expect(Statistics.sampleDeviation([1]).isNaN)
    #expect(Statistics.populationDeviation([1]) == 0)
    #expect(Statistics.interquartileMean([]).isNaN)
    #expect(Statistics.movingAverage([], window: 3).isEmpty)
    var random = RandomStream(seed: 1)
    #expect(
      Statistics.bootstrapInterval(of: [], using: &random) == -Double.infinity...Double.infinity)
  }

  /// The interval of a mean of many is the normal one; equal seeds give equal intervals.
  @Test func bootstrap() {
    var random = RandomStream(seed: 7)
    let sample = (0..<400).map { _ in random.normal() }
    var (a, b) = (RandomStream(seed: 1), RandomStream(seed: 1))
    let interval = Statistics.bootstrapInterval(of: sample, resamples: 2000, using: &a)
    #expect(Statistics.bootstrapInterval(of: sample, resamples: 2000, using: &b) == interval)
    let (mean, error) = (Statistics.mean(sample), Statistics.standardError(sample))
    #expect(abs(interval.lowerBound - (mean - 1.96 * error)) < 0.2 * error)
    #expect(abs(interval.upperBound - (mean + 1.96 * error)) < 0.2 * error)
    #expect(Statistics.bootstrapInterval(of: [3, 3, 3], using: &a) == 3...3)
  }

  /// Law: shifting shifts the centres and leaves the deviations.
  @Test func shift() {
    let moved = values.map { $0 + 100 }
    #expect(Statistics.mean(moved) == Statistics.mean(values) + 100)
    #expect(Statistics.interquartileMean(moved) == Statistics.interquartileMean(values) + 100)
    #expect(Statistics.populationDeviation(moved) == Statistics.populationDeviation(values))
  }
}
