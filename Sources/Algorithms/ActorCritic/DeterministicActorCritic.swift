import Estimators
import Experience
import Networks
import Tensors

/// Actor–critics whose policy is a function: DDPG and TD3. They differ in settings alone: how many
/// critics there are, whether target actions are disturbed, and how often the actor moves.
///
/// ```swift
/// var agent = TD3(observationSize: 3, actionSize: 1, settings: TD3Settings(), using: &random)
/// let action = agent.act(on: observations, using: &random)
/// let metrics = agent.update(on: replay.sample(agent.batchSize, using: &random), using: &random)
/// ```
public struct DeterministicActorCritic<Chosen: DeterministicSettings>: OffPolicyActorCritic {
  /// What was chosen.
  public let settings: Chosen
  /// The policy: observation to action in −1…1.
  public var actor: Perceptron
  /// The critics.
  public var critics: Critics
  /// The slow copies that targets are computed with.
  public internal(set) var targetActor: Perceptron
  /// The slow copies that targets are computed with.
  public internal(set) var targetCritics: Critics
  var actorOptimizer: Adam
  var criticOptimizer: Adam
  /// Updates of the critics so far.
  public internal(set) var updates = 0

  /// An untrained agent.
  public init(
    observationSize: Int, actionSize: Int, settings: Chosen, using random: inout RandomStream
  ) {
    require(
      observationSize > 0 && actionSize > 0,
      "The agent needs positive sizes, not \(observationSize) and \(actionSize)")
    require(
      settings.policyDelay > 0, "policyDelay must be positive, not \(settings.policyDelay)")
    self.settings = settings
    let initializer = settings.initializer.initializer
    var actorRandom = random.fork("actor")
    actor = Perceptron(
      observationSize, hidden: settings.hidden, actionSize, output: .tanh,
      initializer: initializer, using: &actorRandom)
    var criticRandom = random.fork("critics")
    critics = Critics(
      observationSize: observationSize, actionSize: actionSize, hidden: settings.hidden,
      areTwo: Chosen.hasTwoCritics, initializer: initializer, using: &criticRandom)
    targetActor = actor
    targetCritics = critics
    actorOptimizer = Adam(for: actor, rate: settings.actorRate)
    criticOptimizer = Adam(for: critics, rate: settings.criticRate)
  }

  /// How many steps an update learns from.
  public var batchSize: Int { settings.batchSize }
}

extension DeterministicActorCritic {
  /// One step of the critics towards the same targets.
  public mutating func learnCritics(
    from batch: Transitions, using random: inout RandomStream
  ) -> Metrics {
    let targets = targets(for: batch, using: &random)
    updates += 1
    return critics.learn(
      towards: targets, from: batch, using: &criticOptimizer, clipping: settings.clipping)
  }

  /// r + γ · continues · min Q′(s′, a′), with a′ the target policy's action, disturbed where the
  /// settings ask for it (Fujimoto 2018, Eq. 14 and Algorithm 1; Lillicrap 2016, Algorithm 1).
  func targets(for batch: Transitions, using random: inout RandomStream) -> Tensor {
    let action = smoothed(targetActor(batch.nextObservations), using: &random)
    return temporalDifferenceTargets(
      rewards: batch.rewards, continues: batch.continues,
      nextValues: targetCritics.smallest(batch.nextObservations, action),
      discount: settings.discount)
  }

  /// The action plus clipped noise, so that a narrow spike of the value cannot be exploited.
  private func smoothed(_ action: Tensor, using random: inout RandomStream) -> Tensor {
    guard settings.targetNoise > 0 else { return action }
    // In the action's element type, so that a converted agent works in 64 bits throughout.
    let draw = Tensor.normal(action.shape, elementType: action.elementType, using: &random)
    let noise = (draw * settings.targetNoise)
      .clamped(-settings.targetNoiseClip, settings.targetNoiseClip)
    return (action + noise).clamped(-1, 1)
  }

  /// Whether the actor learns after the last step of the critics.
  public var actorIsDue: Bool { updates % settings.policyDelay == 0 }

  /// A deterministic policy needs no luck.
  public func situations(
    of observations: Tensor, using random: inout RandomStream
  ) -> Situations {
    Situations(observations: observations)
  }

  /// −mean Q₁(s, π(s)).
  public func actorLoss(
    of actor: Perceptron, from features: Tensor, on situations: Situations
  ) -> Tensor {
    let action = actor.action(from: features)
    return -critics.first(Critics.inputs(situations.observations, action)).mean()
  }

  /// One step of Adam on the actor.
  public mutating func stepActor(along gradient: Gradient) {
    actorOptimizer.step(&actor, along: settings.clipping.applied(to: gradient, at: actor))
  }

  /// Polyak averaging of all targets.
  public mutating func trackTargets() {
    targetActor.track(actor, rate: settings.targetRate)
    targetCritics.track(critics, rate: settings.targetRate)
  }
}

extension DeterministicActorCritic {
  /// Q₁'s last hidden layer.
  public func criticFeatures(of actions: Tensor, on observations: Tensor) -> Tensor {
    critics.first.features(Critics.inputs(observations, actions))
  }

  /// The inputs of Q₁'s head.
  public var criticFeatureWidth: Int { critics.first.featureWidth }

  /// Q₁, which the actor follows.
  public func value(of actions: Tensor, on observations: Tensor) -> Tensor {
    critics.first(Critics.inputs(observations, actions))
  }

  /// The action that features lead to plus noise, within −1…1.
  public func act(from features: Tensor, exploring exploration: inout Exploration) -> Tensor {
    let action = actor.action(from: features)
    let noise =
      switch settings.noise {
      case .gaussian: exploration.normal(like: action) * settings.explorationNoise
      case .ornsteinUhlenbeck:
        exploration.ornsteinUhlenbeck(
          like: action, reversion: settings.noiseReversion,
          deviation: settings.explorationNoise)
      }
    return (action + noise).clamped(-1, 1)
  }

  /// The actor's learning rate as it stands.
  public var actorRate: Double { actorOptimizer.rate }

  /// Sets both learning rates to `factor` times those of the settings.
  public mutating func scaleRates(by factor: Double) {
    actorOptimizer.rate = settings.actorRate * factor
    criticOptimizer.rate = settings.criticRate * factor
  }

  /// Everything that was learned, and nothing else: the saved state.
  public mutating func walk(_ visitor: inout some ParameterVisitor) {
    visitor.visit("actor", &actor)
    visitor.visit("critics", &critics)
    visitor.visit("target_actor", &targetActor)
    visitor.visit("target_critics", &targetCritics)
    visitor.visit("actor_optimizer", &actorOptimizer)
    visitor.visit("critic_optimizer", &criticOptimizer)
    visitor.visit("updates", &updates)
  }
}
