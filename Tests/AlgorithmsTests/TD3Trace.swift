import Algorithms
import Environments
import Experience
import Tensors
import TestSupport

/// A short training of TD3 in a world of one step, small enough for a test and long enough that
/// every part takes its turn.
struct TD3Trace {
  /// The agent as it stands.
  private(set) var agent: TD3
  /// Everything that happened: actions, rewards, losses.
  private(set) var digest = TraceDigest()
  private let world: LocalVectorEnvironment
  private let replay: Replay
  private var observations: [Float]
  private var exploration: RandomStream
  private var sampling: RandomStream
  private var learning: RandomStream

  /// Before the first step.
  init(
    seed: UInt64 = 1, width: Int = 2, environments: Int = 2, slope: Float = 0.7,
    _ change: (inout TD3Settings) -> Void = { _ in }
  ) throws {
    let stream = RandomStream(seed: seed)
    var settings = TD3Settings()
    settings.hidden = [32, 24]
    settings.batchSize = 32
    settings.actorRate = 2e-3
    settings.criticRate = 2e-3
    change(&settings)
    var weights = stream.fork("weights")
    agent = TD3(observationSize: width, actionSize: width, settings: settings, using: &weights)
    world = try LocalVectorEnvironment(name: "IdentityWorld", count: environments) {
      IdentityWorld(width: width, slope: slope)
    }
    replay = Replay(capacity: 1000, observationSize: width, actionSize: width)
    observations = try world.reset(seed: seed)
    exploration = stream.fork("exploration")
    sampling = stream.fork("replay")
    learning = stream.fork("update")
  }

  /// One step of every environment and one update; the first `randomSteps` actions are drawn.
  mutating func advance(isRandom: Bool = false) throws {
    let shape = Shape([world.count, replay.observationSize])
    let actions =
      isRandom
      ? Tensor.uniform(shape, -1, 1, using: &exploration)
      : agent.act(on: Tensor(observations, shape: shape), using: &exploration)
    let step = try world.step(.vectors(actions.floats))
    replay.add(observations: observations, actions: actions.floats, step: step)
    observations = step.observations
    digest.add(actions)
    for reward in step.rewards { digest.add(reward) }
    guard !isRandom else { return }
    let metrics = agent.update(
      on: replay.sample(agent.batchSize, using: &sampling), using: &learning)
    for (_, value) in metrics.entries { digest.add(value) }
  }

  /// Two hundred steps, forty of them random; then the whole state.
  static func run(seed: UInt64 = 1) throws -> TraceDigest {
    var trace = try TD3Trace(seed: seed)
    for step in 0..<200 { try trace.advance(isRandom: step < 40) }
    var digest = trace.digest
    digest.add(trace.agent)
    digest.add(trace.agent.updates)
    return digest
  }
}
