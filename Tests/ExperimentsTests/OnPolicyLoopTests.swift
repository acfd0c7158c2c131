import Algorithms
import Environments
import Experience
import Settings
import TestSupport
import Tensors
import Testing

@testable import Experiments

/// An agent that learns nothing, remembers how many steps it has seen of each environment, and keeps
/// its rollouts. What it thinks of an observation is ten times the number that it shows.
private struct Witness: OnPolicyAgent {
  var appetite = RolloutAppetite(steps: 4, memoryEvery: 2)
  var rollouts: [Rollout] = []
  var weights = Tensor([1], shape: [1])
  var poisonedUpdate: Int?

  mutating func walk(_ visitor: inout some ParameterVisitor) { visitor.visit("weights", &weights) }
  func emptyMemory(for count: Int) -> Tensor? { .zeros([count]) }
  private func counted(_ memory: Tensor?, _ resets: [Bool]) -> Tensor? {
    memory.map { memory in
      Tensor(zip(memory.floats, resets).map { ($1 ? 0 : $0) + 1 }, shape: memory.shape)
    }
  }
  func decide(
    _ observations: Tensor, memory: Tensor?, resets: [Bool], using random: inout RandomStream
  ) -> Decision {
    let count = observations.shape[0]
    return Decision(
      actions: .vectors(.init(repeating: 3, count: count)),
      values: values(of: observations, memory: memory), memory: counted(memory, resets))
  }
  func values(of observations: Tensor, memory: Tensor?) -> Tensor {
    (observations * 10).reshaped([observations.shape[0]])
  }
  func perform(
    on observations: Tensor, memory: inout Tensor?, resets: [Bool],
    using random: inout RandomStream
  ) -> Actions {
    memory = counted(memory, resets)
    return .vectors(memory?.floats ?? [])
  }
  mutating func scaleRates(by factor: Double) {}
  mutating func update(on rollout: Rollout, using random: inout RandomStream) -> Metrics {
    rollouts.append(rollout)
    var metrics = Metrics()
    metrics["loss"] = rollouts.count == poisonedUpdate ? .nan : 1
    return metrics
  }
}

@Suite("The on-policy loop")
struct OnPolicyLoopTests {
  private func counting(
    _ length: Int, count: Int = 1, _ finish: CountingEnvironment.Finish = .terminates
  ) throws -> any VectorEnvironment {
    try LocalVectorEnvironment(name: "Counting", count: count) {
      CountingEnvironment(length: length, finish: finish)
    }
  }

  private func loop(
    _ environment: any VectorEnvironment, _ change: (inout Witness) -> Void = { _ in }
  ) throws -> OnPolicyLoop<Witness> {
    var agent = Witness()
    change(&agent)
    var settings = TrainingSettings()
    settings.steps = 100
    return try OnPolicyLoop(agent: agent, environment: environment, settings: settings, seed: 1)
  }

  /// Episodes of three steps that terminate: everything is known.
  @Test func whatIsRecorded() throws {
    var loop = try loop(counting(3, count: 2))
    let report = try loop.advance()
    let rollout = try #require(loop.agent.rollouts.first)
    #expect(rollout.observations.shape == [4, 2, 1])
    #expect(rollout.observations.floats == [0, 0, 1, 1, 2, 2, 0, 0])
    #expect(rollout.actions == .vectors(.init(repeating: 3, count: 8)))
    #expect(rollout.rewards.floats == .init(repeating: 1, count: 8))
    #expect(rollout.continues.floats == [1, 1, 1, 1, 0, 0, 1, 1])
    #expect(rollout.boundaries.floats == [0, 0, 0, 0, 1, 1, 0, 0])
    #expect(rollout.resets.floats == [1, 1, 0, 0, 0, 0, 1, 1])
    #expect(rollout.values.floats == [0, 0, 10, 10, 20, 20, 0, 0])
    // A terminated step's arrival is not read; what stands there is the next episode's first value.
    #expect(rollout.nextValues.floats == [10, 10, 20, 20, 0, 0, 10, 10])
    #expect(report.episodes == [Episode](repeating: .init(totalReward: 3, length: 3), count: 2))
    #expect(loop.state.step == 8 && loop.state.updates == 1 && loop.state.episodes == 2)
  }

  /// The value of a time limit's last observation, not of the next episode's first.
  @Test func timeLimitsBootstrap() throws {
    var loop = try loop(counting(3, .truncates))
    try loop.advance()
    let rollout = try #require(loop.agent.rollouts.first)
    #expect(rollout.continues.floats == [1, 1, 1, 1])
    #expect(rollout.boundaries.floats == [0, 0, 1, 0])
    #expect(rollout.nextValues.floats == [10, 20, 30, 10])
  }

  /// The memory goes on over rollouts, and is stored where pieces begin.
  @Test func memories() throws {
    var loop = try loop(counting(3))
    try loop.advance()
    try loop.advance()
    let rollouts = loop.agent.rollouts
    // Steps seen before each: 0 1 2 | 0 1 2 | 0 1, in rollouts of four, stored every two.
    #expect(rollouts[0].memories.map(\.floats) == [[0], [2]])
    #expect(rollouts[1].memories.map(\.floats) == [[1], [3]])
    #expect(rollouts[1].resets.floats == [0, 0, 1, 0])
    #expect(loop.state.memory == [2])
  }

  /// Whole episodes: on until each environment has ended one.
  @Test func wholeEpisodes() throws {
    var loop = try loop(counting(7, count: 2)) {
      $0.appetite = RolloutAppetite(steps: 0, memoryEvery: 7)
    }
    try loop.advance()
    #expect(loop.agent.rollouts[0].time == 7)
    #expect(loop.agent.rollouts[0].boundaries.floats.suffix(2) == [1, 1])
  }

  @Test func aLossThatIsNoNumber() throws {
    var loop = try loop(counting(3)) { $0.poisonedUpdate = 2 }
    try loop.advance()
    #expect(throws: LearningFault.self) { try loop.advance() }
  }

  @Test func anEvaluationCarriesTheMemory() throws {
    /// Pays what the action says.
    struct Pays: Environment {
      var steps = 0
      var observationSpace: Space { .box(shape: [1], low: 0, high: 9) }
      var actionSpace: Space { .box(shape: [1], low: 0, high: 9) }
      mutating func reset(using random: inout RandomStream) -> [Float] {
        steps = 0
        return [0]
      }
      mutating func step(_ action: Action, using random: inout RandomStream) -> Step {
        steps += 1
        return Step(
          observation: [0], reward: Double(action.vector(width: 1)[0]),
          ending: steps == 4 ? .terminated : .running)
      }
    }
    let environment = try LocalVectorEnvironment(name: "Pays", count: 2) { Pays() }
    let result = try Evaluation.run(Witness(), on: environment, episodes: 4, seed: 1, step: 0)
    // The memory counts 1, 2, 3, 4 and begins anew with every episode.
    #expect(result.episodes.map(\.totalReward) == [10, 10, 10, 10])
  }

  @Test func settingsOfAReplayAreRefused() throws {
    for name in ["randomSteps", "updateEvery", "updates", "replayCapacity"] {
      var recipe = try Recipe(algorithm: "a2c")
      try recipe.set("training.\(name)", text: "7")
      #expect(throws: SettingError.self) { try recipe.plan(seed: 1) }
      var other = try Recipe(algorithm: "td3")
      try other.set("training.\(name)", text: "7")
      _ = try other.plan(seed: 1)
    }
  }
}
