import Algorithms
import Environments
import Experience
import Tensors

/// One actor: environments of its own, and a copy of the learner's networks that is renewed before every
/// unroll. It stays on one thread.
struct UnrollActor {
  private let index: Int
  private var loop: OnPolicyLoop<IMPALA>
  private var version = -1

  /// An actor with fresh episodes.
  /// - Parameters:
  ///   - index: which actor it is; decides its streams.
  ///   - make: makes the untrained agent, whose parameters are then the learner's.
  init(
    _ index: Int, of plan: RunPlan, factory: EnvironmentFactory,
    make: (Space, Space, inout RandomStream) throws -> IMPALA
  ) throws {
    self.index = index
    let tasks = try TrainingEnvironments.forActing(
      plan.environment, trial: plan.shownTrial, from: factory)
    do {
      var stream = RandomStream(seed: plan.seed).fork("actor \(index)")
      loop = try OnPolicyLoop(
        agent: try make(tasks.observationSpace, tasks.actionSpace, &stream), environment: tasks,
        settings: plan.training, seed: stream.fork("loop").identity)
    } catch {
      tasks.close()
      throw error
    }
  }

  /// Streams, counters and memory.
  var state: OnPolicyLoopState {
    get { loop.state }
    set { loop.state = newValue }
  }

  /// How many numbers its networks hold.
  var parameterCount: Int { loop.agent.network.parameterCount }

  /// Begins new episodes everywhere.
  mutating func beginFreshEpisodes() throws { try loop.beginFreshEpisodes() }

  /// One unroll with the given parameters.
  mutating func act(with parameters: ParameterSnapshot) throws -> Unroll {
    if parameters.version != version {
      parameters.read(into: &loop.agent.network)
      version = parameters.version
    }
    var report = LoopReport()
    let lastValues = try loop.collect(&report).floats
    return Unroll(
      actor: index, version: version, record: loop.recorder, lastValues: lastValues,
      finalObservations: loop.observations, episodes: report.episodes, state: loop.state)
  }

  /// Acts until the learner wants no more.
  /// - Parameter prepare: called when the learner has answered for the first time.
  mutating func serve(
    _ learner: some LearnerLink, prepare: (inout UnrollActor) throws -> Void = { _ in }
  ) throws {
    var newest = try learner.exchange(nil)
    try prepare(&self)
    while let parameters = newest {
      newest = try learner.exchange(try act(with: parameters))
    }
  }

  /// Ends the environments.
  func close() { loop.environment.close() }
}
