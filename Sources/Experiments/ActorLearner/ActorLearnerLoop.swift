import Algorithms
import Environments
import Experience
import Tensors

/// The training loop of IMPALA: actors go on with copies of the parameters while the learner learns from
/// their unrolls in the order in which they come. Steps are counted when they are learned from.
///
/// Actors do not stop for logs, evaluations and checkpoints: a full queue is what stops them. With the
/// schedule `in-turn` they act when the learner wants an unroll, and at a checkpoint begin fresh episodes:
/// the same numbers every time, and exact resuming.
public struct ActorLearnerLoop: TrainingLoop {
  /// The learner.
  public var agent: IMPALA
  /// The task, for its spaces; actors have environments of their own.
  public let environment: any VectorEnvironment
  /// Counters, and where actors stand. What a restored state says holds when actors begin.
  public var state: ActorLearnerState
  /// Actors have observations of their own.
  public var observations: [Float] = []
  /// Nothing is kept.
  public var savedReplay: Replay? { nil }

  private let source: any UnrollSource
  private let actors: Int
  private let training: TrainingSettings
  private var hasBegun = false

  /// A loop before its first step.
  init(
    agent: IMPALA, environment: any VectorEnvironment, source: any UnrollSource, actors: Int,
    training: TrainingSettings, seed: UInt64
  ) {
    self.agent = agent
    self.environment = environment
    self.source = source
    self.actors = actors
    self.training = training
    state = ActorLearnerState(actors: actors, seed: seed)
  }

  /// Actors' environments begin fresh episodes when a run is resumed.
  public func savedEnvironments() throws -> VectorEnvironmentState? { nil }

  /// Begins a new episode everywhere, where that repeats bit for bit; elsewhere actors go on.
  public mutating func beginFreshEpisodes() throws {
    try begin()
    guard let states = try source.beginFreshEpisodes() else { return }
    state.actors = states + state.actors.dropFirst(states.count)
  }

  /// One update from as many unrolls as make a batch; none when a run that was told to stop gets no more.
  /// - Throws: what an actor failed with, or `LearningFault` when a number is none any more.
  @discardableResult
  public mutating func advance() throws -> LoopReport {
    try begin()
    var report = LoopReport()
    var (unrolls, width, lag) = ([Unroll](), 0, 0)
    while width < agent.settings.batch {
      // Without a whole batch everything stays as it was, and can be saved.
      guard let unroll = try source.next() else { return LoopReport() }
      report.episodes += unroll.episodes
      width += unroll.record.count
      lag += (state.updates - unroll.version) * unroll.record.count
      unrolls.append(unroll)
    }
    for unroll in unrolls { state.count(unroll) }
    let rollout = Rollout.sideBySide(
      unrolls.map { $0.rollout(actionSpace: environment.actionSpace) })
    let progress = Double(state.step) / Double(training.steps)
    agent.scaleRates(by: training.rateSchedule.factor(at: progress))
    report.metrics = agent.update(on: rollout, using: &state.updateStream)
    report.metrics["policy_lag"] = Double(lag) / Double(width)
    state.updates += 1
    if let (name, value) = report.metrics.firstNonFinite {
      throw LearningFault.notFinite(
        name: name, value: value, step: state.step, update: state.updates)
    }
    source.publish(ParameterSnapshot(of: agent.network, version: state.updates))
    return report
  }

  private mutating func begin() throws {
    guard !hasBegun else { return }
    state.makeRoom(for: actors)
    try source.begin(
      from: state, with: ParameterSnapshot(of: agent.network, version: state.updates))
    hasBegun = true
  }
}
