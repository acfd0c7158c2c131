import Algorithms
import Environments
import Experience
import Synchronization
import TestSupport
import Tensors
import Testing

@testable import Experiments

/// Writes down every action that is taken.
private final class Recorder: VectorEnvironmentWrapper {
  let base: any VectorEnvironment
  var actions: [[Float]] = []
  var seeds: [UInt64] = []
  init(_ base: any VectorEnvironment) { self.base = base }
  func step(_ actions: Actions) throws -> VectorStep {
    if case .vectors(let values) = actions { self.actions.append(values) }
    return try base.step(actions)
  }
  func reset(seed: UInt64) throws -> [Float] {
    seeds.append(seed)
    return try base.reset(seed: seed)
  }
}

@Suite("The off-policy loop")
struct OffPolicyLoopTests {
  private func counting(
    _ length: Int = 5, count: Int = 1, _ finish: CountingEnvironment.Finish = .terminates
  ) throws -> any VectorEnvironment {
    try LocalVectorEnvironment(name: "Counting", count: count) {
      CountingEnvironment(length: length, finish: finish)
    }
  }

  private func settings(_ random: Int, _ every: Int = 1, _ updates: Int = 1) -> TrainingSettings {
    var settings = TrainingSettings()
    settings.steps = 100
    settings.randomSteps = random
    settings.updateEvery = every
    settings.updates = updates
    settings.replayCapacity = 50
    return settings
  }

  /// Worked out by hand: updates are due at the multiples of `updateEvery` after the random steps;
  /// several environments pass several multiples at once, but none twice.
  @Test(arguments: [
    (environments: 1, random: 10, every: 1, updates: 1, steps: 30, expected: 20),
    (1, 10, 5, 3, 30, 12), (4, 10, 1, 1, 32, 24), (4, 10, 8, 2, 32, 6), (3, 0, 2, 1, 12, 6),
    (1, 30, 1, 1, 30, 0),
  ])
  func updateCounts(
    environments: Int, random: Int, every: Int, updates: Int, steps: Int, expected: Int
  ) throws {
    var loop = try OffPolicyLoop(
      agent: StubAgent(), environment: counting(count: environments),
      settings: settings(random, every, updates), seed: 1)
    while loop.state.step < steps { try loop.advance() }
    #expect(loop.state.step == steps)
    #expect(loop.state.updates == expected)
    #expect(loop.agent.updates == expected)
    #expect(loop.replay.totalAdded == steps)
  }

  @Test func randomStepsComeFirst() throws {
    let recorder = Recorder(try counting(count: 2))
    var loop = try OffPolicyLoop(
      agent: StubAgent(), environment: recorder, settings: settings(20), seed: 1)
    for _ in 0..<20 { try loop.advance() }
    let random = recorder.actions[..<10].flatMap { $0 }
    #expect(Set(random).count == 20)
    #expect(random.allSatisfy { (-1...1).contains($0) })
    #expect(random.contains { $0 < -0.5 } && random.contains { $0 > 0.5 })
    #expect(recorder.actions[10...].allSatisfy { $0 == [0.5, 0.5] })
  }

  /// The score is raw, whatever the agent learns from.
  @Test func episodesAreCountedRaw() throws {
    let environment = NormalizedRewards(try counting(5, count: 2, .truncates), discount: 0.9)
    var loop = try OffPolicyLoop(
      agent: StubAgent(), environment: environment, settings: settings(10), seed: 1)
    var episodes: [Episode] = []
    for _ in 0..<12 { episodes += try loop.advance().episodes }
    #expect(episodes == .init(repeating: Episode(totalReward: 5, length: 5), count: 4))
    #expect(loop.state.episodes == 4)
    #expect(loop.state.runningReturns == [2, 2] && loop.state.runningLengths == [2, 2])
  }

  @Test func freshEpisodesDropWhatRan() throws {
    let recorder = Recorder(try counting(5))
    var loop = try OffPolicyLoop(
      agent: StubAgent(), environment: recorder, settings: settings(10), seed: 1)
    for _ in 0..<3 { try loop.advance() }
    try loop.beginFreshEpisodes()
    #expect(loop.observations == [0])
    var episodes: [Episode] = []
    for _ in 0..<5 { episodes += try loop.advance().episodes }
    #expect(episodes == [Episode(totalReward: 5, length: 5)])
    #expect(Set(recorder.seeds).count == 2)
    #expect(recorder.seeds.allSatisfy { $0 < 1 << 31 })
  }

  /// Acts by noise that drifts: drawn where every environment shows the beginning, and kept after.
  private struct Drifter: OffPolicyAgent {
    var batchSize: Int { 1 }
    func act(on observations: Tensor, exploring exploration: inout Exploration) -> Tensor {
      let isBeginning = observations.floats.allSatisfy { $0 == 0 }
      return exploration.ornsteinUhlenbeck(
        like: observations, reversion: 0, deviation: isBeginning ? 0.1 : 0)
    }
    func act(on observations: Tensor) -> Tensor { observations }
    mutating func scaleRates(by factor: Double) {}
    mutating func update(on batch: Transitions, using random: inout RandomStream) -> Metrics {
      Metrics()
    }
    mutating func walk(_ visitor: inout some ParameterVisitor) {}
  }

  /// What drifts in an environment starts again from zero when its episode ends, and nowhere else.
  @Test(arguments: [CountingEnvironment.Finish.terminates, .truncates])
  func noiseForgetsWithItsEpisode(finish: CountingEnvironment.Finish) throws {
    final class Lengths: Sendable { let next = Mutex(3) }
    let lengths = Lengths()
    let recorder = Recorder(
      try LocalVectorEnvironment(name: "Counting", count: 2) {
        let length = lengths.next.withLock { next -> Int in
          defer { next += 2 }
          return next
        }
        return CountingEnvironment(length: length, finish: finish)
      })
    var loop = try OffPolicyLoop(
      agent: Drifter(), environment: recorder, settings: settings(0), seed: 1)
    for _ in 0..<7 { try loop.advance() }
    let first = recorder.actions[0]
    #expect(first.allSatisfy { $0 != 0 })
    // The first episode has three steps, the other five.
    let (a, b) = (first[0], first[1])
    #expect(recorder.actions == [[a, b], [a, b], [a, b], [0, b], [0, b], [0, 0], [0, 0]])
  }

  /// Fresh episodes begin without drift, whatever ran before.
  @Test func freshEpisodesForgetTheNoise() throws {
    let recorder = Recorder(try counting(5, count: 2))
    var loop = try OffPolicyLoop(
      agent: Drifter(), environment: recorder, settings: settings(0), seed: 1)
    try loop.advance()
    try loop.advance()
    #expect(recorder.actions[0] == recorder.actions[1])
    try loop.beginFreshEpisodes()
    var random = loop.state.exploration.random
    try loop.advance()
    let draws = Tensor.normal([2, 1], using: &random) * 0.1
    #expect(recorder.actions[2] == draws.floats)
  }

  @Test func ratesFollowTheSchedule() throws {
    var settings = settings(0)
    settings.steps = 4
    settings.rateSchedule = .linear
    var loop = try OffPolicyLoop(
      agent: StubAgent(), environment: counting(), settings: settings, seed: 1)
    for _ in 0..<4 { try loop.advance() }
    #expect(loop.agent.factors == [0.75, 0.5, 0.25, 0])
  }

  @Test func aSeedDecidesEverything() throws {
    func rows(_ seed: UInt64) throws -> [Float] {
      let environment = try RescaledVectorActions(
        TrainingHarness.registry.make("Pendulum", count: 2))
      var random = RandomStream(seed: seed)
      var own = TD3Settings()
      own.hidden = [8]
      own.batchSize = 8
      var loop = try OffPolicyLoop(
        agent: TD3(observationSize: 3, actionSize: 1, settings: own, using: &random),
        environment: environment, settings: settings(20), seed: seed)
      while loop.state.step < 60 { try loop.advance() }
      return loop.observations + loop.agent.parameters.flatMap(\.floats)
    }
    #expect(try rows(3) == rows(3))
    #expect(try rows(3) != rows(4))
  }

  @Test func discreteActionsAreRefused() throws {
    let error = #expect(throws: EnvironmentError.self) {
      try OffPolicyLoop(
        agent: StubAgent(), environment: EnvironmentRegistry.native.make("CartPole"),
        settings: TrainingSettings(), seed: 1)
    }
    #expect(
      error
        == .unsuitable(
          name: "CartPole",
          what: "takes discrete actions, and this algorithm needs continuous ones"))
  }

  @Test func aLossThatIsNoNumberStops() throws {
    var agent = StubAgent()
    agent.poisonedUpdate = 3
    var loop = try OffPolicyLoop(
      agent: agent, environment: counting(), settings: settings(10), seed: 1)
    let fault = #expect(throws: LearningFault.self) {
      for _ in 0..<20 { try loop.advance() }
    }
    guard case .notFinite("loss", let value, step: 13, update: 3)? = fault else {
      Issue.record("\(String(describing: fault))")
      return
    }
    #expect(value.isNaN)
    #expect(fault?.exitStatus == .badInput)
  }

  /// A policy can break down before its loss does.
  @Test func anActionThatIsNoNumberStops() throws {
    var agent = StubAgent()
    agent.action = .nan
    var loop = try OffPolicyLoop(
      agent: agent, environment: RescaledVectorActions(counting()), settings: settings(2), seed: 1)
    try loop.advance()
    try loop.advance()
    #expect(throws: LearningFault.self) { try loop.advance() }
    #expect(loop.state.step == 2)
  }
}
