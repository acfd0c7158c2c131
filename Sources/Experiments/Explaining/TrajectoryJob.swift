import Algorithms
import Environments
import MetaLearning
import Tensors

/// Watching where several stages of one run look in episodes of their own.
struct TrajectoryJob: AgentUser {
  var plan: RunPlan
  var folder: RunFolder
  var factory: EnvironmentFactory
  var settings: TrajectoryLookSettings
  /// Told of the stages done and of the share of the present one.
  var progress: (FeatureProgress) -> Void

  private var fault: ExplainFault {
    .noRewardModel(run: folder.path, algorithm: plan.algorithm, metaLearner: plan.metaLearner)
  }

  func use<Agent: OffPolicyAgent>(
    discount: Double, metrics: [String],
    _ makeAgent: @escaping (Int, Int, inout RandomStream) -> Agent
  ) throws -> TrajectoryExplanation {
    throw fault
  }

  func use<Agent: OnPolicyAgent>(
    discount: Double, metrics: [String],
    onPolicy makeAgent: @escaping (Space, Space, inout RandomStream) throws -> Agent
  ) throws -> TrajectoryExplanation {
    guard Agent.self is any TrajectoryExplainable.Type else { throw fault }
    let wanted = try WantedStages(settings.stages, of: plan, in: folder)
    let environments = try TrainingEnvironments(
      plan.environment, trial: plan.shownTrial, from: factory, discount: discount)
    defer { environments.close() }
    let (sizes, stream) = (environments.training, RandomStream(seed: plan.seed))
    let stages = try wanted.steps.enumerated().map { index, step in
      var random = stream
      var agent = try makeAgent(sizes.observationSpace, sizes.actionSpace, &random)
      environments.statistics = try wanted.load(step, into: &agent)
      let play = try TrajectoryPlay.watching(
        agent, in: try environments.evaluation(), settings: settings, discount: discount,
        rewardScale: plan.environment.rewardScale, step: step
      ) {
        progress(FeatureProgress(stage: index, stages: wanted.steps.count, step: step, share: $0))
      }
      return TrajectoryExplanation.Stage(step: step, play: play)
    }
    return TrajectoryExplanation(
      run: folder.path, agent: plan.agentName, environment: plan.environment.name,
      settings: settings, stages: stages)
  }
}

extension TrajectoryPlay {
  /// Where `agent` looks in whole episodes that it plays as it is judged; every environment plays equally many.
  static func watching<Agent: OnPolicyAgent>(
    _ agent: Agent, in environment: any VectorEnvironment, settings: TrajectoryLookSettings,
    discount: Double, rewardScale: Double, step: Int, progress: (Double) -> Void
  ) throws -> TrajectoryPlay {
    guard let explainable = agent as? any TrajectoryExplainable else {
      preconditionFailure("TrajectoryPlay.watching: \(type(of: agent)) looks at no trajectories")
    }
    let (count, size) = (environment.count, environment.observationSpace.size)
    let each = (settings.episodes + count - 1) / count
    var played = [[LookedEpisode]](repeating: [], count: count)
    var open = [LivedEpisode](repeating: LivedEpisode(), count: count)
    var observations = try environment.reset(seed: settings.seed)
    var memory = agent.emptyMemory(for: count)
    var resets = [Bool](repeating: true, count: count)
    var random = RandomStream(seed: settings.seed).fork("policy")
    while played.contains(where: { $0.count < each }) {
      let actions = agent.perform(
        on: Tensor(observations, shape: [count, size]), memory: &memory, resets: resets,
        using: &random)
      let result = try environment.step(LearningFault.checked(actions, step: step))
      memory = agent.noting(result.rewards, in: memory)
      guard case .indices(let chosen) = actions else {
        preconditionFailure("TrajectoryPlay.watching: trajectories have discrete actions")
      }
      for index in 0..<count where played[index].count < each {
        open[index].observations += observations[index * size..<(index + 1) * size]
        open[index].actions.append(chosen[index])
        open[index].rewards.append(result.rewards[index])
        open[index].totalReward += result.rawRewards[index]
        guard result.episodeEnds[index] else { continue }
        if case .truncated(let final) = result.endings[index] {
          // Taken for one that went on, as in learning: the critic says what would have followed.
          open[index].valueAfter =
            agent.values(of: Tensor(final, shape: [1, size]), memory: nil).number
        }
        played[index].append(
          open[index].looked(explainable, discount: discount, rewardScale: rewardScale))
        open[index] = LivedEpisode()
      }
      observations = result.observations
      resets = result.episodeEnds
      progress(Double(played.reduce(0) { $0 + $1.count }) / Double(each * count))
    }
    return TrajectoryPlay(
      Array(played.joined().prefix(settings.episodes)), sight: explainable.sightOfTrajectories)
  }
}

/// An episode while it is played.
private struct LivedEpisode {
  var observations: [Float] = []
  var actions: [Int] = []
  var rewards: [Double] = []
  var totalReward = 0.0
  var valueAfter = 0.0

  /// Returns are told as the environment pays, whatever they were scaled by to learn from.
  func looked(
    _ agent: some TrajectoryExplainable, discount: Double, rewardScale: Double
  ) -> LookedEpisode {
    var returns = rewards
    var after = valueAfter
    for step in returns.indices.reversed() {
      returns[step] += discount * after
      after = returns[step]
    }
    var look = agent.look(observations: observations, actions: actions, rewards: rewards)
    look.returns = look.returns.map { $0 / Float(rewardScale) }
    return LookedEpisode(
      totalReward: totalReward, returns: returns.map { $0 / rewardScale }, look: look)
  }
}

extension AlgorithmTable {
  /// Looks at where a run's attention over trajectories looks, at stages of its training.
  /// - Parameters:
  ///   - plan: the run's own.
  ///   - progress: told now and then.
  /// - Throws: `ExplainFault`, `CheckpointError`, `RunFault`, `EnvironmentError`, `TensorFileError`
  ///   or `FileFault`.
  public func explainTrajectories(
    of plan: RunPlan, in folder: RunFolder, settings: TrajectoryLookSettings,
    factory: EnvironmentFactory, progress: @escaping (FeatureProgress) -> Void = { _ in }
  ) throws -> TrajectoryExplanation {
    try entry(named: plan.algorithm).maker.open(
      plan,
      for: TrajectoryJob(
        plan: plan, folder: folder, factory: factory, settings: settings, progress: progress))
  }
}
