import Algorithms
import Environments
import Tensors

/// Playing a saved policy before a camera.
struct RecordingJob: AgentUser {
  var plan: RunPlan
  var folder: RunFolder
  var factory: EnvironmentFactory
  var settings: RecordingSettings
  var watch: (RecordedMoment) throws -> TrainingDirective

  func use<Agent: OffPolicyAgent>(
    discount: Double, metrics: [String],
    _ makeAgent: @escaping (Int, Int, inout RandomStream) -> Agent
  ) throws -> Recording {
    try record { environment, stream in
      makeAgent(environment.observationSpace.size, environment.actionSpace.size, &stream)
    }
  }

  func use<Agent: OnPolicyAgent>(
    discount: Double, metrics: [String],
    onPolicy makeAgent: @escaping (Space, Space, inout RandomStream) throws -> Agent
  ) throws -> Recording {
    try record { environment, stream in
      try makeAgent(environment.observationSpace, environment.actionSpace, &stream)
    }
  }

  private func record<Agent: ParameterTree & Performer>(
    _ makeAgent: (any VectorEnvironment, inout RandomStream) throws -> Agent
  ) throws -> Recording {
    let (file, step, statistics) = try SavedPolicy.chosen(
      best: settings.usesBest, of: plan, in: folder)
    let environments = try TrainingEnvironments(
      filmed, trial: plan.shownTrial, from: factory, discount: 1)
    defer { environments.close() }
    environments.statistics = statistics
    var stream = RandomStream(seed: plan.seed)
    var agent = try makeAgent(environments.training, &stream)
    try file.load(into: &agent)
    return try Recording.playing(
      agent, on: environments.evaluation(), settings: settings, policyStep: step, watch: watch)
  }

  /// A single environment that can be drawn.
  private var filmed: EnvironmentSettings {
    var environment = plan.environment
    environment.count = 1
    environment.evaluationCount = 1
    environment.workers = 1
    environment.rendersFrames = true
    return environment
  }
}

extension AlgorithmTable {
  /// Plays the policy of a run in one environment, and shows it moment by moment.
  /// - Parameters:
  ///   - settings: which policy plays, how long, and on which episodes.
  ///   - watch: is shown each moment before its step; `.stop` ends the play.
  /// - Throws: `RunFault` and `CheckpointError` for what was saved, `EnvironmentError` where the
  ///   environment cannot be drawn, and what `watch` throws.
  public func record(
    _ plan: RunPlan, in folder: RunFolder, settings: RecordingSettings,
    factory: EnvironmentFactory, watch: @escaping (RecordedMoment) throws -> TrainingDirective
  ) throws -> Recording {
    try entry(named: plan.algorithm).maker.open(
      plan,
      for: RecordingJob(
        plan: plan, folder: folder, factory: factory, settings: settings, watch: watch))
  }
}
