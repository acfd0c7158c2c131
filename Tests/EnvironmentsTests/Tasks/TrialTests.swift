import Environments
import Tensors
import Testing

@Suite struct TrialTests {
  private let distribution = BernoulliBandits([.uniform(arms: 3)], pulls: 2)

  /// One whole episode; the arms on which it was.
  private func episode(
    _ trial: inout Trial<BernoulliBandits>, using random: inout RandomStream
  ) -> [Double] {
    _ = trial.reset(using: &random)
    let arms = trial.task.probabilities
    #expect(trial.step(.index(0), using: &random).ending == .running)
    #expect(trial.step(.index(1), using: &random).ending == .terminated)
    return arms
  }

  @Test func keepsATaskForItsEpisodes() {
    var trial = Trial(distribution, episodes: 3)
    var random = RandomStream(seed: 1)
    #expect(trial.episode == 0)
    let arms = (0..<9).map { _ in episode(&trial, using: &random) }
    #expect(Set(arms).count == 3)
    for first in [0, 3, 6] { #expect(Set(arms[first..<first + 3]).count == 1) }
  }

  @Test func countsItsEpisodes() {
    var trial = Trial(distribution, episodes: 2)
    var random = RandomStream(seed: 1)
    var counted: [Int] = []
    for _ in 0..<5 {
      _ = episode(&trial, using: &random)
      counted.append(trial.episode)
    }
    #expect(counted == [1, 2, 1, 2, 1])
  }

  @Test func aResetInTheMiddleOfAnEpisodeBeginsAnotherTrial() {
    var trial = Trial(distribution, episodes: 5)
    var random = RandomStream(seed: 1)
    let arms = episode(&trial, using: &random)
    _ = trial.reset(using: &random)
    #expect(trial.task.probabilities == arms && trial.episode == 2)
    _ = trial.step(.index(0), using: &random)
    _ = trial.reset(using: &random)
    #expect(trial.task.probabilities != arms && trial.episode == 1)
  }

  @Test func drawsFromTheStreamThatItIsHanded() {
    var (a, b) = (Trial(distribution, episodes: 1), Trial(distribution, episodes: 1))
    var random = RandomStream(seed: 3)
    var same = random
    #expect(episode(&a, using: &random) == episode(&b, using: &same))
    #expect(random == same)
    #expect(episode(&a, using: &random) != episode(&b, using: &random))
  }

  @Test func itsStateHoldsTheTaskAndTheCount() {
    var trial = Trial(distribution, episodes: 2)
    var random = RandomStream(seed: 1)
    let length = trial.state.count
    _ = trial.reset(using: &random)
    _ = trial.step(.index(0), using: &random)
    #expect(trial.state.count == length)
    var other = Trial(distribution, episodes: 2)
    other.state = trial.state
    var same = random
    for _ in 0..<8 {
      let step = trial.step(.index(2), using: &random)
      #expect(step == other.step(.index(2), using: &same))
      guard step.ending.endsEpisode else { continue }
      _ = trial.reset(using: &random)
      _ = other.reset(using: &same)
      #expect(trial.task.probabilities == other.task.probabilities)
    }
  }

  @Test func aTrialThatWasRestoredCanBeGivenUpToo() {
    var trial = Trial(distribution, episodes: 5)
    var random = RandomStream(seed: 1)
    _ = trial.reset(using: &random)
    _ = trial.step(.index(0), using: &random)
    var other = Trial(distribution, episodes: 5)
    other.state = trial.state
    _ = other.reset(using: &random)
    #expect(other.episode == 1 && other.task.probabilities != trial.task.probabilities)
  }

  @Test func aVectorOfTrialsIsSoundAndResumable() throws {
    let tasks = try EnvironmentRegistry.native.make(
      "Bandit-10Brf", count: 3, trial: .init(settingValues: [("pulls", .int(7))]))
    let report = EnvironmentChecker(steps: 100).report(on: tasks)
    #expect(report.findings.isEmpty, "\(report)")
    #expect(try tasks.savedState() != nil)
  }

  @Test func aVectorsSeedDecidesTheTasksInTheMiddleOfATrialToo() throws {
    let tasks = try EnvironmentRegistry.native.make("Bandit-10Brf", count: 2)
    func rewards() throws -> [Double] {
      _ = try tasks.reset(seed: 4)
      return try (0..<130).flatMap { try tasks.step(.indices([$0 % 10, 3])).rewards }
    }
    #expect(try rewards() == rewards())
  }
}
