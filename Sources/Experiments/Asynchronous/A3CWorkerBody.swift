import Algorithms
import Environments
import Tensors

/// What an A3C worker is told.
enum A3CCommand: Sendable {
  /// Take the state of a run, or of a worker that has just begun.
  case begin(OnPolicyLoopState?)
  /// Begin fresh episodes everywhere.
  case freshEpisodes
  /// Go on for so many rollouts.
  case advance(rollouts: Int)
}

/// What it answers.
struct A3CAnswer: Sendable {
  var state: OnPolicyLoopState
  var report = LoopReport()
}

/// One worker on its own thread: its environments, its copy of the networks, its loop.
struct A3CWorkerBody {
  private var loop: OnPolicyLoop<A3CWorker>
  private let environments: TrainingEnvironments

  /// - Parameters:
  ///   - index: which worker it is; decides its streams.
  ///   - make: makes the untrained learner; its parameters are then those that are shared.
  init(
    _ index: Int, of plan: RunPlan, workers: Int, factory: EnvironmentFactory,
    sharing shared: SharedParameters, make: (Space, Space, inout RandomStream) throws -> A2C
  ) throws {
    environments = try TrainingEnvironments(
      plan.environment, trial: plan.shownTrial, from: factory, discount: 1)
    let tasks = environments.training
    var stream = RandomStream(seed: plan.seed).fork("worker \(index)")
    let learner = try make(tasks.observationSpace, tasks.actionSpace, &stream)
    var settings = plan.training
    // A worker counts its own steps, and schedules run over its share.
    settings.steps = max(1, settings.steps / workers)
    do {
      loop = try OnPolicyLoop(
        agent: A3CWorker(learner, sharing: shared), environment: tasks, settings: settings,
        seed: stream.fork("loop").identity)
    } catch {
      environments.close()
      throw error
    }
  }

  mutating func serve(_ command: A3CCommand) throws -> A3CAnswer {
    switch command {
    case .begin(let state):
      if let state { loop.state = state }
      loop.agent.copyParameters()
      return A3CAnswer(state: loop.state)
    case .freshEpisodes:
      try loop.beginFreshEpisodes()
      return A3CAnswer(state: loop.state)
    case .advance(let rollouts):
      // Somebody may have moved the shared parameters since.
      loop.agent.copyParameters()
      var report = LoopReport()
      for _ in 0..<rollouts {
        let latest = try loop.advance()
        report.episodes += latest.episodes
        report.metrics = report.metrics.merging(latest.metrics)
      }
      return A3CAnswer(state: loop.state, report: report)
    }
  }

  func close() { environments.close() }
}
