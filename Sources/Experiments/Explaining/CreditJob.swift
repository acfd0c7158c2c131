import Algorithms
import Environments
import MetaLearning
import Tensors

/// Watching what the reward models of several stages of one run make of episodes.
struct CreditJob: AgentUser {
  var plan: RunPlan
  var folder: RunFolder
  var factory: EnvironmentFactory
  var settings: CreditSettings
  /// Told of the stages done and of the share of the present one.
  var progress: (FeatureProgress) -> Void

  private var fault: ExplainFault {
    .noRewardModel(run: folder.path, algorithm: plan.algorithm, metaLearner: plan.metaLearner)
  }

  func use<Agent: OffPolicyAgent>(
    discount: Double, metrics: [String],
    _ makeAgent: @escaping (Int, Int, inout RandomStream) -> Agent
  ) throws -> CreditExplanation {
    throw fault
  }

  func use<Agent: OnPolicyAgent>(
    discount: Double, metrics: [String],
    onPolicy makeAgent: @escaping (Space, Space, inout RandomStream) throws -> Agent
  ) throws -> CreditExplanation {
    guard Agent.self is any CreditExplainable.Type else { throw fault }
    let wanted = try WantedStages(settings.stages, of: plan, in: folder)
    let environments = try TrainingEnvironments(
      plan.environment, trial: plan.shownTrial, from: factory, discount: discount)
    defer { environments.close() }
    let (sizes, stream) = (environments.training, RandomStream(seed: plan.seed))
    let stages = try wanted.steps.enumerated().map { index, step in
      var random = stream
      var agent = try makeAgent(sizes.observationSpace, sizes.actionSpace, &random)
      let statistics = try wanted.load(step, into: &agent)
      func watch(_ actor: CreditPlay.Actor, half: Double) throws -> CreditPlay {
        environments.statistics = statistics
        return try .watching(
          agent, of: actor, in: environments, settings: settings, step: step
        ) {
          progress(
            FeatureProgress(
              stage: index, stages: wanted.steps.count, step: step, share: half + $0 / 2))
        }
      }
      return CreditExplanation.Stage(
        step: step, own: try watch(.own, half: 0), drawn: try watch(.drawn, half: 0.5))
    }
    return CreditExplanation(
      run: folder.path, agent: plan.agentName, environment: plan.environment.name,
      settings: settings, stages: stages)
  }
}

extension AlgorithmTable {
  /// Looks at what a run's reward model pays for, at stages of its training.
  /// - Parameters:
  ///   - plan: the run's own.
  ///   - progress: told now and then.
  /// - Throws: `ExplainFault`, `CheckpointError`, `RunFault`, `EnvironmentError`, `TensorFileError`
  ///   or `FileFault`.
  public func explainCredit(
    of plan: RunPlan, in folder: RunFolder, settings: CreditSettings, factory: EnvironmentFactory,
    progress: @escaping (FeatureProgress) -> Void = { _ in }
  ) throws -> CreditExplanation {
    try entry(named: plan.algorithm).maker.open(
      plan,
      for: CreditJob(
        plan: plan, folder: folder, factory: factory, settings: settings, progress: progress))
  }
}
