import Algorithms
import Environments
import MetaLearning
import Settings
import Tensors

/// What somebody wants to do with an agent whose type only the algorithm's entry knows.
protocol AgentUser {
  associatedtype Result
  /// - Parameters:
  ///   - discount: the agent's discount, for the normaliser of rewards.
  ///   - metrics: the names of the numbers that its updates report, which become columns.
  ///   - make: makes the untrained agent for observations and actions of the given sizes.
  func use<Agent: OffPolicyAgent>(
    discount: Double, metrics: [String],
    _ make: @escaping (Int, Int, inout RandomStream) -> Agent
  ) throws -> Result

  /// The same for agents that learn from their own present steps.
  /// - Parameter make: makes the untrained agent for the given observations and actions.
  func use<Agent: OnPolicyAgent>(
    discount: Double, metrics: [String],
    onPolicy make: @escaping (Space, Space, inout RandomStream) throws -> Agent
  ) throws -> Result

  /// The same for A3C.
  func use(
    discount: Double, metrics: [String], asynchronous settings: A3CSettings,
    _ make: @escaping @Sendable (Space, Space, inout RandomStream) throws -> A2C
  ) throws -> Result

  /// The same for IMPALA.
  func use(
    discount: Double, metrics: [String], actingApart settings: IMPALASettings,
    _ make: @escaping @Sendable (Space, Space, inout RandomStream) throws -> IMPALA
  ) throws -> Result
}

extension AgentUser {
  /// The same for an agent whose actors act apart; who does not train sees the learner alone.
  func use(
    discount: Double, metrics: [String], actingApart settings: IMPALASettings,
    _ make: @escaping @Sendable (Space, Space, inout RandomStream) throws -> IMPALA
  ) throws -> Result {
    try use(discount: discount, metrics: metrics, onPolicy: make)
  }

  /// The same for an agent whose workers learn at once; who does not train sees the learner alone.
  func use(
    discount: Double, metrics: [String], asynchronous settings: A3CSettings,
    _ make: @escaping @Sendable (Space, Space, inout RandomStream) throws -> A2C
  ) throws -> Result {
    try use(discount: discount, metrics: metrics, onPolicy: make)
  }
}

/// Turns a plan into the agent that it asks for.
protocol AgentMaker: Sendable {
  func open<User: AgentUser>(_ plan: RunPlan, for user: User) throws -> User.Result
}

extension AgentMaker {
  func settings<Own: Settings>(_ settings: (any Settings)?, as type: Own.Type) -> Own {
    guard let own = settings as? Own else {
      fatalError("a plan holds \(String(describing: settings)), not \(type)")
    }
    return own
  }
}

/// An agent that no meta-learner can be put on.
struct PlainMaker<Own: Settings, Agent: OffPolicyAgent>: AgentMaker {
  let metrics: [String]
  let discount: @Sendable (Own) -> Double
  let make: @Sendable (Own, Int, Int, inout RandomStream) -> Agent

  func open<User: AgentUser>(_ plan: RunPlan, for user: User) throws -> User.Result {
    let own = settings(plan.algorithmSettings, as: Own.self)
    return try user.use(discount: discount(own), metrics: metrics) { observation, action, random in
      make(own, observation, action, &random)
    }
  }
}

/// An agent that learns from its own present steps.
struct OnPolicyMaker<Own: Settings, Agent: OnPolicyAgent>: AgentMaker {
  let metrics: [String]
  let discount: @Sendable (Own) -> Double
  let make: @Sendable (Own, Space, Space, inout RandomStream) throws -> Agent

  func open<User: AgentUser>(_ plan: RunPlan, for user: User) throws -> User.Result {
    let own = settings(plan.algorithmSettings, as: Own.self)
    return try user.use(
      discount: discount(own), metrics: metrics,
      onPolicy: {
        observations, actions, random in try make(own, observations, actions, &random)
      })
  }
}

/// A2C, alone or with attention over trajectories.
struct A2CMaker: AgentMaker {
  private let metrics = ["policy_loss", "value_loss", "entropy"]

  func open<User: AgentUser>(_ plan: RunPlan, for user: User) throws -> User.Result {
    let own = settings(plan.algorithmSettings, as: A2CSettings.self)
    let make: @Sendable (Space, Space, inout RandomStream) throws -> A2C = {
      try A2C(observations: $0, actions: $1, settings: own, using: &$2)
    }
    guard plan.metaLearner == .trajectoryAttention else {
      return try user.use(discount: own.discount, metrics: metrics, onPolicy: make)
    }
    return try useTrajectories(
      plan, for: user, discount: own.discount, metrics: metrics, base: make)
  }
}

extension AgentMaker {
  /// A base with attention over trajectories.
  fileprivate func useTrajectories<User: AgentUser, Base: AssistedLearner>(
    _ plan: RunPlan, for user: User, discount: Double, metrics: [String],
    base make: @escaping @Sendable (Space, Space, inout RandomStream) throws -> Base
  ) throws -> User.Result {
    let meta = settings(plan.metaSettings, as: TrajectoryAttentionSettings.self)
    return try user.use(
      discount: discount, metrics: metrics + meta.metrics,
      onPolicy: { observations, actions, random in
        try TrajectoryAttention(
          base: try make(observations, actions, &random), observationSize: observations.size,
          actions: actions, settings: meta, using: &random)
      })
  }
}

/// PPO, alone or with what can be put on it.
struct PPOMaker: AgentMaker {
  private let metrics = ["policy_loss", "value_loss", "entropy", "divergence", "clipped"]
  private let metaMetrics = [
    "meta_loss", "meta_gradient", "intrinsic_reward", "intrinsic_deviation",
    "extrinsic_value_loss",
  ]

  func open<User: AgentUser>(_ plan: RunPlan, for user: User) throws -> User.Result {
    let own = settings(plan.algorithmSettings, as: PPOSettings.self)
    let make: @Sendable (Space, Space, inout RandomStream) throws -> PPO = {
      try PPO(observations: $0, actions: $1, settings: own, using: &$2)
    }
    if plan.metaLearner == .trajectoryAttention {
      return try useTrajectories(
        plan, for: user, discount: own.discount, metrics: metrics, base: make)
    }
    guard plan.metaLearner == .intrinsicReward else {
      return try user.use(discount: own.discount, metrics: metrics, onPolicy: make)
    }
    let meta = settings(plan.metaSettings, as: IntrinsicRewardSettings.self)
    guard own.torso == .none else {
      throw SettingError.invalid(
        name: "torso",
        reason: "intrinsic rewards are learned from observations as vectors; leave it at none.")
    }
    return try user.use(
      discount: own.discount, metrics: metrics + metaMetrics,
      onPolicy: {
        try IntrinsicReward(
          observationSize: $0.size, actions: $1, base: own, settings: meta, using: &$2)
      })
  }
}

/// A3C.
struct AsynchronousMaker: AgentMaker {
  let metrics: [String]

  func open<User: AgentUser>(_ plan: RunPlan, for user: User) throws -> User.Result {
    let own = settings(plan.algorithmSettings, as: A3CSettings.self)
    return try user.use(
      discount: own.worker.discount, metrics: metrics, asynchronous: own
    ) { observations, actions, random in
      try A2C(
        observations: observations, actions: actions, settings: own.worker, using: &random)
    }
  }
}

/// IMPALA.
struct ActorLearnerMaker: AgentMaker {
  private let metrics = [
    "policy_loss", "value_loss", "entropy", "ratio", "clipped", "policy_lag",
  ]

  func open<User: AgentUser>(_ plan: RunPlan, for user: User) throws -> User.Result {
    let own = settings(plan.algorithmSettings, as: IMPALASettings.self)
    return try user.use(
      discount: own.discount, metrics: metrics, actingApart: own
    ) { observations, actions, random in
      try IMPALA(observations: observations, actions: actions, settings: own, using: &random)
    }
  }
}

/// An off-policy actor–critic, alone or advised.
struct ActorCriticMaker<Own: ActorCriticSettings, Base: OffPolicyActorCritic>: AgentMaker {
  let metrics: [String]
  let make: @Sendable (Own, Int, Int, inout RandomStream) -> Base

  func open<User: AgentUser>(_ plan: RunPlan, for user: User) throws -> User.Result {
    let own = settings(plan.algorithmSettings, as: Own.self)
    let advised = metrics + ["utility"]
    switch plan.metaLearner {
    case .none, .rl2, .intrinsicReward, .trajectoryAttention:
      return try user.use(discount: own.discount, metrics: metrics) { observation, action, random in
        make(own, observation, action, &random)
      }
    case .attention, .attentionDecision:
      let decides = plan.metaLearner == .attentionDecision
      let meta = settings(plan.metaSettings, as: MetaAttentionSettings.self)
      return try user.use(discount: own.discount, metrics: advised) { observation, action, random in
        let base = make(own, observation, action, &random)
        return MetaAttention(base: base, settings: meta, decides: decides, using: &random)
      }
    case .metaCritic:
      let meta = settings(plan.metaSettings, as: MetaCriticSettings.self)
      return try user.use(discount: own.discount, metrics: advised) { observation, action, random in
        let base = make(own, observation, action, &random)
        return MetaCritic(base: base, settings: meta, using: &random)
      }
    }
  }
}
