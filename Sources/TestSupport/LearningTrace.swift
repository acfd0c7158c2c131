import Algorithms
import Environments
import Experience
import Tensors

/// A short training in a world of one step, small enough for a test and long enough that every part
/// of an agent takes its turn.
///
/// ```swift
/// var trace = try LearningTrace { width, random in
///   TD3(observationSize: width, actionSize: width, settings: settings, using: &random)
/// }
/// for step in 0..<200 { try trace.advance(isRandom: step < 40) }
/// #expect(trace.score() > -0.1)
/// ```
public struct LearningTrace<Agent: OffPolicyAgent> {
  /// The agent as it stands.
  public private(set) var agent: Agent
  /// Everything that happened: actions, rewards, losses.
  public private(set) var digest = TraceDigest()
  /// Updates so far.
  public private(set) var updates = 0
  private let slope: Double
  private let world: LocalVectorEnvironment
  private let replay: Replay
  private var observations: [Float]
  private var exploration: Exploration
  private var sampling: RandomStream
  private var learning: RandomStream

  /// Before the first step.
  /// - Parameters:
  ///   - width: how many numbers are seen, and named.
  ///   - slope: what they are to be multiplied by.
  ///   - make: makes the untrained agent for observations and actions of that width.
  public init(
    seed: UInt64 = 1, width: Int = 2, environments: Int = 2, slope: Float = 0.7,
    agent make: (Int, inout RandomStream) -> Agent
  ) throws {
    let stream = RandomStream(seed: seed)
    var weights = stream.fork("weights")
    agent = make(width, &weights)
    self.slope = Double(slope)
    world = try LocalVectorEnvironment(name: "IdentityWorld", count: environments) {
      IdentityWorld(width: width, slope: slope)
    }
    replay = Replay(capacity: 1000, observationSize: width, actionSize: width)
    observations = try world.reset(seed: seed)
    exploration = Exploration(stream.fork("exploration"))
    sampling = stream.fork("replay")
    learning = stream.fork("update")
  }

  /// One step of every environment and one update; the first `randomSteps` actions are drawn.
  public mutating func advance(isRandom: Bool = false) throws {
    let shape = Shape([world.count, replay.observationSize])
    let actions =
      isRandom
      ? Tensor.uniform(shape, -1, 1, using: &exploration.random)
      : agent.act(on: Tensor(observations, shape: shape), exploring: &exploration)
    let step = try world.step(.vectors(actions.floats))
    for (i, ending) in step.endings.enumerated() where ending.endsEpisode {
      exploration.endEpisode(at: i)
    }
    replay.add(observations: observations, actions: actions.floats, step: step)
    observations = step.observations
    digest.add(actions)
    for reward in step.rewards { digest.add(reward) }
    guard !isRandom else { return }
    let metrics = agent.update(
      on: replay.sample(agent.batchSize, using: &sampling), using: &learning)
    updates += 1
    for (_, value) in metrics.entries { digest.add(value) }
  }

  /// The mean reward of the policy, without noise, for numbers that it has not seen; 0 is perfect.
  public func score() -> Double {
    var random = RandomStream(seed: 77)
    let seen = Tensor.uniform([500, replay.observationSize], -1, 1, using: &random)
    let error = (agent.act(on: seen) - seen * slope).squared().sum(along: 1)
    return -error.mean().number
  }

  /// Two hundred steps, forty of them random; then the whole state.
  public static func run(
    seed: UInt64 = 1, agent make: (Int, inout RandomStream) -> Agent
  ) throws -> TraceDigest {
    var trace = try LearningTrace(seed: seed, agent: make)
    for step in 0..<200 { try trace.advance(isRandom: step < 40) }
    var digest = trace.digest
    digest.add(trace.agent)
    digest.add(trace.updates)
    return digest
  }
}
