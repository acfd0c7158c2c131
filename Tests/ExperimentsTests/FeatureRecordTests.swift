import Algorithms
import Environments
import Experience
import Synchronization
import TestSupport
import Tensors
import Testing

@testable import Experiments
@testable import MetaLearning

/// What is remembered of whom, and for how long, on worlds that count their steps.
@Suite("Watching features")
struct FeatureRecordTests {
  /// Shows the count as its feature, twice it as the attention's, and ten times it as the gain.
  private struct ShowingAgent: OffPolicyAgent, FeatureExplainable {
    var batchSize: Int { 1 }
    mutating func walk(_ visitor: inout some ParameterVisitor) {}
    func act(on observations: Tensor, exploring exploration: inout Exploration) -> Tensor {
      act(on: observations)
    }
    func act(on observations: Tensor) -> Tensor { .zeros([observations.shape[0], 1]) }
    mutating func scaleRates(by factor: Double) {}
    mutating func update(on batch: Transitions, using random: inout RandomStream) -> Metrics {
      Metrics()
    }
    func performances(on observations: Tensor) -> Performances {
      Performances(
        own: observations, weights: .filled(observations.shape, with: 2),
        attended: observations * 2, ownValue: observations * -1,
        attendedValue: observations * 9)
    }
  }

  private func watch(
    _ length: FeatureSettings.Length, lengths: [Int], snapshots: Int = 3, warmUp: Int = 1,
    progress: (Double) -> Void = { _ in }
  ) throws -> FeatureRecord {
    final class Counter: Sendable { let next = Mutex(0) }
    let counter = Counter()
    let environment = try LocalVectorEnvironment(name: "Counting", count: lengths.count) {
      let index = counter.next.withLock { next -> Int in
        defer { next += 1 }
        return next
      }
      return CountingEnvironment(length: lengths[index], finish: .terminates)
    }
    var settings = FeatureSettings()
    settings.length = length
    (settings.snapshots, settings.warmUp) = (snapshots, warmUp)
    return try FeatureRecord.watching(
      ShowingAgent(), on: environment, settings: settings, step: 0, progress: progress)
  }

  /// Seven steps of two worlds: four of the first, three of the second, moment by moment.
  @Test func stepsAreExactlyAsMany() throws {
    let record = try watch(.steps(7), lengths: [3, 9])
    #expect(record.differences == [0, 0, 10, 10, 20, 20, 0])
    #expect(record.maskSummary.mean == 2 && record.maskSummary.moved == 1)
    #expect(record.differenceSummary.meanValue == -6.0 / 7)
  }

  /// The first world alone is kept, after the warm-up, over the ends of its episodes; and though the
  /// seven steps are over by then, no difference is added.
  @Test func featuresOfConsecutiveSteps() throws {
    let record = try watch(.steps(7), lengths: [3, 9], snapshots: 6, warmUp: 2)
    #expect(record.snapshots.own == [[2], [0], [1], [2], [0], [1]])
    #expect(record.snapshots.attended == [[4], [0], [2], [4], [0], [2]])
    #expect(record.snapshots.episodes == [0, 1, 1, 1, 2, 2])
    #expect(record.differences.count == 7)
  }

  /// Whole episodes, equally many of each world: three of two are two of the first and one of the
  /// second, however short the first ones are.
  @Test func episodesAreWhole() throws {
    let record = try watch(.episodes(3), lengths: [2, 3], snapshots: 1, warmUp: 0)
    #expect(record.differences == [0, 0, 10, 10, 0, 20, 10])
  }

  @Test func progressRisesToOne() throws {
    var shares: [Double] = []
    _ = try watch(.steps(7), lengths: [3, 9], progress: { shares.append($0) })
    #expect(shares == shares.sorted() && shares.last == 1 && shares.count == 4)
  }
}
