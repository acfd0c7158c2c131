import Algorithms
import Environments
import MetaLearning
import Tensors

/// Watching the policies of several stages of one run at play, and their attention beside them.
struct FeatureJob: AgentUser {
  var plan: RunPlan
  var folder: RunFolder
  var factory: EnvironmentFactory
  var settings: FeatureSettings
  /// Told of the stages done and of the share of the present one.
  var progress: (FeatureProgress) -> Void

  func use<Agent: OffPolicyAgent>(
    discount: Double, metrics: [String],
    _ makeAgent: @escaping (Int, Int, inout RandomStream) -> Agent
  ) throws -> FeatureExplanation {
    guard Agent.self is any FeatureExplainable.Type else {
      throw ExplainFault.noAttention(
        run: folder.path, algorithm: plan.algorithm, metaLearner: plan.metaLearner)
    }
    let wanted = try WantedStages(settings.stages, of: plan, in: folder)
    let environments = try TrainingEnvironments(
      plan.environment, trial: plan.shownTrial, from: factory, discount: 1)
    defer { environments.close() }
    let (sizes, stream) = (environments.training, RandomStream(seed: plan.seed))
    let stages = try wanted.steps.enumerated().map { index, step in
      var random = stream
      var agent = makeAgent(sizes.observationSpace.size, sizes.actionSpace.size, &random)
      let statistics = try wanted.load(step, into: &agent)
      environments.statistics = statistics
      return try watch(agent, on: environments.evaluation(), step: step) {
        progress(FeatureProgress(stage: index, stages: wanted.steps.count, step: step, share: $0))
      }
    }
    return FeatureExplanation(
      run: folder.path, agent: plan.agentName, environment: plan.environment.name,
      settings: settings, stages: stages)
  }

  func use<Agent: OnPolicyAgent>(
    discount: Double, metrics: [String],
    onPolicy makeAgent: @escaping (Space, Space, inout RandomStream) throws -> Agent
  ) throws -> FeatureExplanation {
    throw ExplainFault.noAttention(
      run: folder.path, algorithm: plan.algorithm, metaLearner: plan.metaLearner)
  }

  private func watch(
    _ agent: some OffPolicyAgent, on environment: any VectorEnvironment, step: Int,
    progress: (Double) -> Void
  ) throws -> FeatureExplanation.Stage {
    let record = try FeatureRecord.watching(
      agent, on: environment, settings: settings, step: step, progress: progress)
    return FeatureExplanation.Stage(
      step: step, differences: record.differences, difference: record.differenceSummary,
      mask: record.maskSummary, snapshots: record.snapshots,
      separation: FeatureSeparation(record.snapshots.own, record.snapshots.attended))
  }
}

/// How far the looking has come.
public struct FeatureProgress: Sendable {
  /// Stages done.
  public let stage: Int
  /// Stages in all.
  public let stages: Int
  /// The step of training of the present stage.
  public let step: Int
  /// The share of the present stage that is done, within 0…1.
  public let share: Double
}

extension AlgorithmTable {
  /// Looks at what the attention did to the features of a run, at stages of its training.
  /// - Parameters:
  ///   - plan: the run's own.
  ///   - progress: told now and then.
  /// - Throws: `ExplainFault`, `CheckpointError`, `RunFault`, `EnvironmentError`, `TensorFileError`
  ///   or `FileFault`.
  public func explainFeatures(
    of plan: RunPlan, in folder: RunFolder, settings: FeatureSettings, factory: EnvironmentFactory,
    progress: @escaping (FeatureProgress) -> Void = { _ in }
  ) throws -> FeatureExplanation {
    try entry(named: plan.algorithm).maker.open(
      plan,
      for: FeatureJob(
        plan: plan, folder: folder, factory: factory, settings: settings, progress: progress))
  }
}
