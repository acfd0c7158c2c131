import Algorithms
import Environments
import Settings
import Tensors

/// An algorithm as the command sees it: a name, its settings, and how to train and judge with it.
public struct AlgorithmEntry: Sendable {
  /// What a user types.
  public let name: String
  /// A few words for a listing.
  public let summary: String
  /// The settings' type, for defaults, help and tables.
  public let settings: any Settings.Type
  /// What can be put on it; `none` at least.
  public let metaLearners: [MetaLearner]
  /// Whether it learns from its own present steps alone: then a replay and random first steps mean
  /// nothing to it.
  public let isOnPolicy: Bool
  let maker: any AgentMaker

  /// An off-policy algorithm that stands alone.
  /// - Parameters:
  ///   - metrics: the names of the numbers that its updates report, which become columns.
  ///   - discount: the discount among its settings, for the normaliser of rewards.
  ///   - make: makes the untrained agent for observations and actions of the given sizes.
  public static func offPolicy<Own: Settings, Agent: OffPolicyAgent>(
    _ name: String, _ summary: String, settings: Own.Type, metrics: [String],
    discount: @escaping @Sendable (Own) -> Double,
    make: @escaping @Sendable (Own, Int, Int, inout RandomStream) -> Agent
  ) -> AlgorithmEntry {
    AlgorithmEntry(
      name: name, summary: summary, settings: settings, metaLearners: [.none],
      isOnPolicy: false, maker: PlainMaker(metrics: metrics, discount: discount, make: make))
  }

  /// An algorithm that learns from its own present steps.
  /// - Parameters:
  ///   - metrics: the names of the numbers that its updates report, which become columns.
  ///   - discount: the discount among its settings, for the normaliser of rewards.
  ///   - make: makes the untrained agent for the given observations and actions.
  public static func onPolicy<Own: Settings, Agent: OnPolicyAgent>(
    _ name: String, _ summary: String, settings: Own.Type, metrics: [String],
    discount: @escaping @Sendable (Own) -> Double,
    make: @escaping @Sendable (Own, Space, Space, inout RandomStream) throws -> Agent
  ) -> AlgorithmEntry {
    AlgorithmEntry(
      name: name, summary: summary, settings: settings, metaLearners: MetaLearner.onPolicy,
      isOnPolicy: true,
      maker: OnPolicyMaker(metrics: metrics, discount: discount, make: make))
  }

  /// An off-policy actor–critic, which meta-learners can be put on.
  /// - Parameters:
  ///   - metrics: the names of the numbers that its updates report, which become columns.
  ///   - make: makes the untrained agent for observations and actions of the given sizes.
  public static func actorCritic<Own: ActorCriticSettings, Base: OffPolicyActorCritic>(
    _ name: String, _ summary: String, settings: Own.Type, metrics: [String],
    make: @escaping @Sendable (Own, Int, Int, inout RandomStream) -> Base
  ) -> AlgorithmEntry {
    AlgorithmEntry(
      name: name, summary: summary, settings: settings, metaLearners: MetaLearner.offPolicy,
      isOnPolicy: false, maker: ActorCriticMaker(metrics: metrics, make: make))
  }
}

/// The algorithms that there are. A value: add your own to a copy.
public struct AlgorithmTable: Sendable {
  /// The algorithms, in the order of the listing.
  public var entries: [AlgorithmEntry]

  /// The algorithms of this package.
  public static var standard: AlgorithmTable {
    AlgorithmTable(entries: [
      .actorCritic(
        "ddpg", "deep deterministic policy gradient (continuous actions)",
        settings: DDPGSettings.self, metrics: ["critic_loss", "mean_target", "actor_loss"]
      ) { DDPG(observationSize: $1, actionSize: $2, settings: $0, using: &$3) },
      .actorCritic(
        "td3", "twin delayed deep deterministic policy gradient (continuous actions)",
        settings: TD3Settings.self, metrics: ["critic_loss", "mean_target", "actor_loss"]
      ) { TD3(observationSize: $1, actionSize: $2, settings: $0, using: &$3) },
      .actorCritic(
        "sac", "soft actor-critic with a learned temperature (continuous actions)",
        settings: SACSettings.self,
        metrics: ["critic_loss", "mean_target", "temperature", "entropy", "actor_loss"]
      ) { SAC(observationSize: $1, actionSize: $2, settings: $0, using: &$3) },
      AlgorithmEntry(
        name: "a2c", summary: "advantage actor-critic, alone or with a memory (any actions)",
        settings: A2CSettings.self, metaLearners: MetaLearner.advantage, isOnPolicy: true,
        maker: A2CMaker()),
      AlgorithmEntry(
        name: "ppo",
        summary: "proximal policy optimisation, alone or with a memory (any actions)",
        settings: PPOSettings.self, metaLearners: MetaLearner.proximal, isOnPolicy: true,
        maker: PPOMaker()),
      AlgorithmEntry(
        name: "a3c",
        summary: "asynchronous A2C: workers in threads share their parameters (any actions)",
        settings: A3CSettings.self, metaLearners: MetaLearner.onPolicy, isOnPolicy: true,
        maker: AsynchronousMaker(metrics: ["policy_loss", "value_loss", "entropy"])),
      AlgorithmEntry(
        name: "impala",
        summary: "actors beside a learner that corrects for their age by V-trace (any actions)",
        settings: IMPALASettings.self, metaLearners: MetaLearner.onPolicy, isOnPolicy: true,
        maker: ActorLearnerMaker()),
    ])
  }

  /// The algorithm called `name`.
  /// - Throws: `RecipeFault.unknownAlgorithm` with the nearest names.
  public func entry(named name: String) throws -> AlgorithmEntry {
    guard let entry = entries.first(where: { $0.name == name }) else {
      throw RecipeFault.unknownAlgorithm(
        name, nearest: nearestNames(to: name, among: entries.map(\.name)),
        all: entries.map(\.name))
    }
    return entry
  }
}

extension AlgorithmTable {
  /// The memory that a run of `plan` takes on such an environment.
  public func memory(
    of plan: RunPlan, _ environment: any VectorEnvironment
  ) throws -> MemoryEstimate {
    try entry(named: plan.algorithm).maker.open(
      plan,
      for: MemoryEstimator(
        plan: plan, observations: environment.observationSpace, actions: environment.actionSpace))
  }

  /// Judges a policy that a run has saved.
  /// - Parameters:
  ///   - usesBest: the policy of the best evaluation, or of the last checkpoint.
  ///   - seed: decides the episodes.
  ///   - watch: told now and then how many of the episodes are played.
  /// - Throws: `RunError`, `EnvironmentError`, `TensorFileError` or `FileFault`.
  public func evaluate(
    _ plan: RunPlan, in folder: RunFolder, usesBest: Bool, episodes: Int, seed: UInt64,
    factory: EnvironmentFactory, watch: @escaping (_ played: Int) -> Void = { _ in }
  ) throws -> Evaluation {
    try entry(named: plan.algorithm).maker.open(
      plan,
      for: EvaluationJob(
        plan: plan, folder: folder, factory: factory, usesBest: usesBest, episodes: episodes,
        seed: seed, watch: watch))
  }
}

/// Training as a use of an agent.
struct TrainingJob: AgentUser {
  var plan: RunPlan
  var folder: RunFolder
  var isResuming: Bool
  var factory: EnvironmentFactory
  /// The other processes, where `mpirun` started some.
  var ranks: RankTerms?
  var now: () -> Double
  var watch: (TrainingEvent) -> TrainingDirective

  func use<Agent: OffPolicyAgent>(
    discount: Double, metrics: [String],
    _ make: @escaping (Int, Int, inout RandomStream) -> Agent
  ) throws -> RunOutcome {
    try TrainingRun(
      plan, in: folder, resuming: isResuming, factory: factory, discount: discount,
      metrics: metrics, now: now, watch: watch, agent: make
    ).run()
  }

  func use<Agent: OnPolicyAgent>(
    discount: Double, metrics: [String],
    onPolicy make: @escaping (Space, Space, inout RandomStream) throws -> Agent
  ) throws -> RunOutcome {
    try TrainingRun(
      plan, in: folder, resuming: isResuming, factory: factory, discount: discount,
      metrics: metrics, now: now, watch: watch
    ) { environment, random in
      try OnPolicyLoop(
        agent: make(environment.observationSpace, environment.actionSpace, &random),
        environment: environment, settings: plan.training, seed: plan.seed)
    }.run()
  }

  func use(
    discount: Double, metrics: [String], asynchronous settings: A3CSettings,
    _ make: @escaping @Sendable (Space, Space, inout RandomStream) throws -> A2C
  ) throws -> RunOutcome {
    try requirePlainNumbers("a3c, whose workers")
    return try TrainingRun(
      plan, in: folder, resuming: isResuming, factory: factory, discount: discount,
      metrics: metrics, actsApart: true, now: now, watch: watch
    ) { environment, random in
      try AsynchronousLoop(
        plan, settings: settings, environment: environment, factory: factory, using: &random,
        make: make)
    }.run()
  }

  func use(
    discount: Double, metrics: [String], actingApart settings: IMPALASettings,
    _ make: @escaping @Sendable (Space, Space, inout RandomStream) throws -> IMPALA
  ) throws -> RunOutcome {
    try requirePlainNumbers("impala, whose actors")
    return try TrainingRun(
      plan, in: folder, resuming: isResuming, factory: factory, discount: discount,
      metrics: metrics, actsApart: true, now: now, watch: watch
    ) { environment, random in
      try ActorLearnerLoop(
        plan, settings: settings, environment: environment, factory: factory, ranks: ranks,
        using: &random, make: make)
    }.run()
  }

  private func requirePlainNumbers(_ whose: String) throws {
    let task = plan.environment
    guard !task.normalizeObservations && !task.normalizeRewards else {
      throw EnvironmentError.unsuitable(
        name: task.name,
        what: "cannot be normalized for \(whose) would each have statistics of their own")
    }
  }
}

/// Counting an agent's numbers as a use of it.
private struct MemoryEstimator: AgentUser {
  var plan: RunPlan
  var observations: Space
  var actions: Space

  func use<Agent: OffPolicyAgent>(
    discount: Double, metrics: [String],
    _ make: @escaping (Int, Int, inout RandomStream) -> Agent
  ) throws -> MemoryEstimate {
    var random = RandomStream(seed: 0)
    return MemoryEstimate(
      plan: plan, agent: make(observations.size, actions.size, &random),
      observationSize: observations.size, actionSize: actions.size)
  }

  func use<Agent: OnPolicyAgent>(
    discount: Double, metrics: [String],
    onPolicy make: @escaping (Space, Space, inout RandomStream) throws -> Agent
  ) throws -> MemoryEstimate {
    var random = RandomStream(seed: 0)
    return MemoryEstimate(
      onPolicy: try make(observations, actions, &random), observations: observations,
      count: plan.environment.count)
  }

  func use(
    discount: Double, metrics: [String], actingApart settings: IMPALASettings,
    _ make: @escaping @Sendable (Space, Space, inout RandomStream) throws -> IMPALA
  ) throws -> MemoryEstimate {
    var random = RandomStream(seed: 0)
    return MemoryEstimate(
      actingApart: try make(observations, actions, &random), observations: observations,
      count: plan.environment.count)
  }
}
