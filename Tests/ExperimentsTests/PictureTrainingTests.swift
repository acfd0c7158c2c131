import Algorithms
import Environments
import Experience
import Settings
import TestSupport
import Tensors
import Testing

@testable import Experiments

/// The same numbers in a space that is not known to hold pictures.
private final class PlainNumbers: VectorEnvironmentWrapper {
  let base: any VectorEnvironment
  let observationSpace: Space

  init(_ base: any VectorEnvironment) {
    self.base = base
    observationSpace = .box(shape: [base.observationSpace.size], low: 0, high: 256)
  }
}

/// Numbers between those that fit in bytes.
private final class Halves: VectorEnvironmentWrapper {
  let base: any VectorEnvironment
  init(_ base: any VectorEnvironment) { self.base = base }

  func reset(seed: UInt64) throws -> [Float] { try base.reset(seed: seed).map { $0 / 2 } }
}

@Suite("Training on pictures")
struct PictureTrainingTests {
  private func games(_ count: Int = 3) throws -> any VectorEnvironment {
    try EnvironmentRegistry.native.make(
      "Catch", count: count, arguments: #"{"frames": 3, "balls": 2, "slants": true}"#)
  }

  private func digest<Agent: OnPolicyAgent>(
    _ environment: any VectorEnvironment, _ make: (Int, Space, inout RandomStream) -> Agent
  ) throws -> TraceDigest {
    var random = RandomStream(seed: 3)
    var settings = TrainingSettings()
    settings.steps = 300
    var loop = try OnPolicyLoop(
      agent: make(environment.observationSpace.size, environment.actionSpace, &random),
      environment: environment, settings: settings, seed: 1)
    var digest = TraceDigest()
    while loop.state.step < settings.steps {
      for (_, value) in try loop.advance().metrics.entries { digest.add(value) }
    }
    digest.add(loop.agent)
    return digest
  }

  /// What is learned from bytes is what is learned from the numbers, bit for bit.
  @Test func bytesAreTheNumbers() throws {
    let a2c: (Int, Space, inout RandomStream) -> A2C = {
      A2C(observationSize: $0, actions: $1, settings: A2CSettings(), using: &$2)
    }
    #expect(try digest(games(), a2c) == digest(PlainNumbers(games()), a2c))
    let ppo: (Int, Space, inout RandomStream) -> PPO = {
      var settings = PPOSettings()
      (settings.rolloutSteps, settings.minibatchSize) = (16, 8)
      return PPO(observationSize: $0, actions: $1, settings: settings, using: &$2)
    }
    #expect(try digest(games(), ppo) == digest(PlainNumbers(games()), ppo))
  }

  /// What steps arrived at is kept in bytes as well, and both are small.
  @Test func arrivalsAreKeptAlike() throws {
    let games = try games(2)
    var recorder = RolloutRecorder(of: games)
    var observations = try games.reset(seed: 1)
    var (seen, reached): ([Float], [Float]) = ([], [])
    for step in 0..<30 {
      let actions = Actions.indices([step % 3, 2])
      let result = try games.step(actions)
      let decision = Decision(actions: actions, values: .zeros([2]), memory: nil)
      try recorder.add(
        observations: observations, decision, values: [0, 0], resets: [false, false], result,
        withArrivals: true)
      seen += observations
      reached += result.arrivals
      observations = result.observations
    }
    let rollout = recorder.rollout(
      lastValues: [0, 0], actionSpace: games.actionSpace, memoryEvery: 1)
    #expect(rollout.observations.floats == seen)
    #expect(rollout.arrivals?.floats == reached)
    #expect(rollout.observationSize == 150)
  }

  @Test func aPictureThatIsNoneIsSaid() throws {
    var random = RandomStream(seed: 3)
    let games = Halves(try games(1))
    let agent = A2C(
      observationSize: 150, actions: games.actionSpace, settings: A2CSettings(), using: &random)
    var loop = try OnPolicyLoop(
      agent: agent, environment: games, settings: TrainingSettings(), seed: 1)
    #expect {
      try loop.advance()
    } throws: { "\($0)".contains("127.5") && "\($0)".contains("'Catch'") }
  }
}

/// Environments that lose a life at every second step of the vector and go on.
private final class LosesLives: VectorEnvironmentWrapper {
  let base: any VectorEnvironment
  private var steps = 0
  init(_ base: any VectorEnvironment) { self.base = base }

  func step(_ actions: Actions) throws -> VectorStep {
    var step = try base.step(actions)
    steps += 1
    for place in 0..<count where steps % 2 == 0 && !step.episodeEnds[place] {
      step.endings[place] = .terminated
    }
    step.rewards = step.rewards.map { $0 / 4 }
    return step
  }
}

@Suite("Lost lives")
struct LostLivesTests {
  /// Games of seven steps, with three lives lost on the way.
  private func games() throws -> any VectorEnvironment {
    LosesLives(
      try LocalVectorEnvironment(name: "Counting", count: 2) {
        CountingEnvironment(length: 7, finish: .truncates)
      })
  }

  @Test func anEvaluationPlaysWholeGames() throws {
    let result = try Evaluation.run(StubAgent(), on: games(), episodes: 4, seed: 1, step: 0)
    #expect(result.episodes.map(\.length) == [7, 7, 7, 7])
    #expect(result.meanReturn == 7)
  }

  /// The loop counts whole games and keeps the memory over a lost life, and learns that nothing
  /// follows it.
  @Test func trainingCountsWholeGamesAndLearnsFromLives() throws {
    let games = try games()
    var random = RandomStream(seed: 1)
    var settings = A2CSettings()
    settings.rolloutSteps = 14
    var loop = try OnPolicyLoop(
      agent: A2C(
        observationSize: 1, actions: games.actionSpace, settings: settings, using: &random),
      environment: games, settings: TrainingSettings(), seed: 1)
    let report = try loop.advance()
    #expect(report.episodes.map(\.length) == [7, 7, 7, 7])
    #expect(report.episodes.map(\.totalReward) == [7, 7, 7, 7])

    var recorder = RolloutRecorder(of: games)
    var observations = try games.reset(seed: 1)
    var forgets: [Bool] = []
    for _ in 0..<8 {
      let actions = Actions.vectors([0, 0])
      let (step, endings) = try EpisodeEndings.step(games, actions)
      let decision = Decision(actions: actions, values: .zeros([2]), memory: nil)
      try recorder.add(
        observations: observations, decision, values: [0, 0], resets: [false, false], step,
        withArrivals: false)
      observations = step.observations
      forgets.append(endings.forgets[0])
    }
    let rollout = recorder.rollout(
      lastValues: [0, 0], actionSpace: games.actionSpace, memoryEvery: 1)
    // Fourteen steps were taken before: lives are lost at the second, fourth, … and the game is cut
    // off at the seventh.
    #expect(forgets == [false, false, false, false, false, false, true, false])
    let first = stride(from: 0, to: 16, by: 2)
    #expect(first.map { rollout.continues.floats[$0] } == [1, 0, 1, 0, 1, 0, 1, 0])
    #expect(first.map { rollout.boundaries.floats[$0] } == [0, 1, 0, 1, 0, 1, 1, 1])
    #expect(rollout.rewards.floats == [Float](repeating: 0.25, count: 16))
  }

  /// A trial is of whole games.
  @Test func trialsAreOfWholeGames() throws {
    let trials = TrialObservations(try games(), episodes: 2)
    _ = try trials.reset(seed: 1)
    var begins: [Int] = []
    for step in 1...28 {
      let result = try trials.step(.vectors([0, 0]))
      if trials.beginsTrial[0] { begins.append(step) }
      #expect((result.endings[0] == .terminated) == (step % 14 == 0))
    }
    #expect(begins == [14, 28])
  }
}
