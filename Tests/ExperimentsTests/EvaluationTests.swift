import Algorithms
import Environments
import Synchronization
import TestSupport
import Tensors
import Testing

@testable import Experiments

@Suite("Evaluation")
struct EvaluationTests {
  /// Environments whose episodes have the given lengths, and returns equal to them.
  private func counting(_ lengths: [Int]) throws -> any VectorEnvironment {
    final class Counter: Sendable { let next = Mutex(0) }
    let counter = Counter()
    return try LocalVectorEnvironment(name: "Counting", count: lengths.count) {
      let index = counter.next.withLock { next -> Int in
        defer { next += 1 }
        return next
      }
      return CountingEnvironment(length: lengths[index], finish: .terminates)
    }
  }

  private func lengths(_ evaluation: Evaluation) -> [Int] { evaluation.episodes.map(\.length) }

  /// Whoever ends first plays no more often: taking the first four to end would give 1, 1, 1, 1.
  @Test func shortEpisodesAreNotFavoured() throws {
    let result = try Evaluation.run(
      StubAgent(), on: counting([1, 10]), episodes: 4, seed: 1, step: 7)
    #expect(lengths(result) == [1, 1, 10, 10])
    #expect(result.meanReturn == 5.5)
    #expect(result.standardDeviation == 4.5)
    #expect(result.step == 7)
  }

  /// Of 1, 1, 10 and 10: 5.5 ± t · √(81 / 3) / 2 with Student's t for three degrees, 3.182446.
  @Test func theIntervalOfTheMean() throws {
    let result = try Evaluation.run(
      StubAgent(), on: counting([1, 10]), episodes: 4, seed: 1, step: 7)
    let interval = try #require(result.meanInterval)
    #expect(abs(interval.lowerBound + 2.76823) < 1e-4 && abs(interval.upperBound - 13.76823) < 1e-4)
    let single = try Evaluation.run(
      StubAgent(), on: counting([1, 10]), episodes: 1, seed: 1, step: 7)
    #expect(single.meanInterval == nil)
  }

  /// Asked every sixteen steps: of twelve episodes of five steps, three are over by then, and so on.
  @Test func itTellsHowManyArePlayedAndCanBeStopped() throws {
    var told: [Int] = []
    func judge(until last: Int) throws -> Evaluation? {
      told = []
      return try Evaluation.run(
        StubAgent(), on: counting([5]), episodes: 12, seed: 1, step: 0
      ) { played in
        told.append(played)
        return played < last
      }
    }
    #expect(try judge(until: 100)?.episodes.count == 12)
    #expect(told == [3, 6, 9])
    #expect(try judge(until: 6) == nil)
    #expect(told == [3, 6])
  }

  @Test(arguments: [(1, [1]), (2, [1, 10]), (3, [1, 1, 10]), (5, [1, 1, 1, 10, 10])])
  func episodesAreExactlyAsMany(episodes: Int, expected: [Int]) throws {
    let result = try Evaluation.run(
      StubAgent(), on: counting([1, 10]), episodes: episodes, seed: 1, step: 0)
    #expect(lengths(result) == expected)
  }

  @Test func theSeedDecides() throws {
    let pendulums = try RescaledVectorActions(TrainingHarness.registry.make("Pendulum", count: 3))
    func result(_ seed: UInt64) throws -> Evaluation {
      try Evaluation.run(StubAgent(), on: pendulums, episodes: 6, seed: seed, step: 0)
    }
    let first = try result(5)
    #expect(try result(6) != first)
    #expect(try result(5) == first)
    #expect(Set(first.episodes.map(\.totalReward)).count == 6)
  }

  /// Judging leaves no trace in what is being trained.
  @Test func normalizersDoNotLearn() throws {
    var settings = EnvironmentSettings()
    settings.normalizeObservations = true
    settings.normalizeRewards = true
    let environments = try TrainingEnvironments(
      settings, from: EnvironmentFactory(registry: TrainingHarness.registry), discount: 0.9)
    _ = try environments.training.reset(seed: 1)
    for _ in 0..<30 { _ = try environments.training.step(.vectors([0.3])) }
    let before = environments.statistics
    let state = try environments.training.savedState()
    _ = try Evaluation.run(
      StubAgent(), on: environments.evaluation(), episodes: 4, seed: 1, step: 0)
    #expect(environments.statistics == before)
    #expect(try environments.training.savedState() == state)
    #expect(before.observations?.count == 31)
  }

  @Test func aPolicyThatIsNoNumberIsReported() throws {
    var agent = StubAgent()
    agent.action = .infinity
    #expect(throws: LearningFault.self) {
      try Evaluation.run(
        agent, on: RescaledVectorActions(counting([1])), episodes: 1, seed: 1, step: 3)
    }
  }

  /// What nobody earns on Catch: about −6 of 10 balls, the same at every seed twice, and other at another.
  @Test func randomActionsAreJudged() throws {
    var environment = EnvironmentSettings()
    environment.name = "Catch"
    let plan = RunPlan(
      environment: environment, training: TrainingSettings(), algorithm: "ppo",
      algorithmSettings: PPOSettings(), seed: 1)
    func judged(seed: UInt64) throws -> Evaluation {
      try .ofRandomActions(plan, episodes: 200, seed: seed, factory: EnvironmentFactory())
    }
    let first = try judged(seed: 1)
    #expect(first.episodes.count == 200)
    #expect(abs(first.meanReturn + 6) < 1)
    #expect(try judged(seed: 1) == first)
    #expect(try judged(seed: 2) != first)
  }
}
