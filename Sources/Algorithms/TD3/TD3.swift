import Estimators
import Experience
import Networks
import Tensors

/// TD3, twin delayed deep deterministic policy gradient (Fujimoto, van Hoof and Meger 2018).
///
/// It cures the overestimation of DDPG's critic in three ways: two critics of which the smaller
/// counts, an actor that moves less often than they do, and targets computed for slightly noisy
/// actions, so that a narrow spike of the value cannot be exploited. See `Guides/TD3.md`.
///
/// ```swift
/// var agent = TD3(observationSize: 3, actionSize: 1, settings: TD3Settings(), using: &random)
/// let action = agent.act(on: observations, using: &random)
/// let metrics = agent.update(on: replay.sample(agent.batchSize, using: &random), using: &random)
/// ```
public struct TD3: OffPolicyActorCritic {
  /// What was chosen.
  public let settings: TD3Settings
  /// The policy: observation to action in −1…1.
  public var actor: Perceptron
  /// The two critics.
  public var critics: TwinCritic
  /// The slow copies that targets are computed with.
  public internal(set) var targetActor: Perceptron
  /// The slow copies that targets are computed with.
  public internal(set) var targetCritics: TwinCritic
  var actorOptimizer: Adam
  var criticOptimizer: Adam
  /// Updates of the critics so far.
  public internal(set) var updates = 0

  /// An untrained agent.
  public init(
    observationSize: Int, actionSize: Int, settings: TD3Settings, using random: inout RandomStream
  ) {
    require(
      observationSize > 0 && actionSize > 0,
      "TD3 needs positive sizes, not \(observationSize) and \(actionSize)")
    require(
      settings.policyDelay > 0, "TD3: policyDelay must be positive, not \(settings.policyDelay)")
    self.settings = settings
    let initializer = settings.initializer.initializer
    var actorRandom = random.fork("actor")
    actor = Perceptron(
      observationSize, hidden: settings.hidden, actionSize, output: .tanh,
      initializer: initializer, using: &actorRandom)
    var criticRandom = random.fork("critics")
    critics = TwinCritic(
      observationSize: observationSize, actionSize: actionSize, hidden: settings.hidden,
      initializer: initializer, using: &criticRandom)
    targetActor = actor
    targetCritics = critics
    actorOptimizer = Adam(for: actor, rate: settings.actorRate)
    criticOptimizer = Adam(for: critics, rate: settings.criticRate)
  }

  /// How many steps an update learns from.
  public var batchSize: Int { settings.batchSize }
}

extension TD3 {
  /// Learns once: the critics always, the actor and the targets every `policyDelay` updates.
  public mutating func update(on batch: Transitions, using random: inout RandomStream) -> Metrics {
    var metrics = learnCritics(from: batch, using: &random)
    guard actorIsDue else { return metrics }
    let (loss, gradient) = valueAndGradient(at: actor) { actorLoss(of: $0, on: batch.observations) }
    stepActor(along: gradient)
    trackTargets()
    metrics["actor_loss"] = loss.number
    return metrics
  }

  /// One step of both critics towards the same targets (Eq. 14 and Algorithm 1 of the paper).
  public mutating func learnCritics(
    from batch: Transitions, using random: inout RandomStream
  ) -> Metrics {
    let targets = targets(for: batch, using: &random)
    let (loss, gradient) = valueAndGradient(at: critics) { critics in
      let (first, second) = critics(batch.observations, batch.actions)
      return meanSquaredError(first, targets) + meanSquaredError(second, targets)
    }
    criticOptimizer.step(&critics, along: clipped(gradient, like: critics))
    updates += 1
    var metrics = Metrics()
    metrics["critic_loss"] = loss.number
    metrics["mean_target"] = targets.mean().number
    return metrics
  }

  /// r + γ · continues · min Q′(s′, a′), with a′ the target policy's action plus clipped noise.
  func targets(for batch: Transitions, using random: inout RandomStream) -> Tensor {
    let action = targetActor(batch.nextObservations)
    let noise = normal(like: action, using: &random) * settings.targetNoise
    let clippedNoise = noise.clamped(-settings.targetNoiseClip, settings.targetNoiseClip)
    let smoothed = (action + clippedNoise).clamped(-1, 1)
    let (first, second) = targetCritics(batch.nextObservations, smoothed)
    return temporalDifferenceTargets(
      rewards: batch.rewards, continues: batch.continues, nextValues: first.minimum(second),
      discount: settings.discount)
  }

  /// Whether the actor learns after the last step of the critics.
  public var actorIsDue: Bool { updates % settings.policyDelay == 0 }

  /// −mean Q₁(s, π(s)).
  public func actorLoss(of actor: Perceptron, on observations: Tensor) -> Tensor {
    -critics.first(TwinCritic.inputs(observations, actor(observations))).mean()
  }

  /// One step of Adam on the actor.
  public mutating func stepActor(along gradient: Gradient) {
    actorOptimizer.step(&actor, along: clipped(gradient, like: actor))
  }

  /// Polyak averaging of all three targets.
  public mutating func trackTargets() {
    targetActor.track(actor, rate: settings.targetRate)
    targetCritics.track(critics, rate: settings.targetRate)
  }
}

extension TD3 {
  /// The policy's action plus Gaussian noise, within −1…1.
  public func act(on observations: Tensor, using random: inout RandomStream) -> Tensor {
    let action = actor(observations)
    let noise = normal(like: action, using: &random) * settings.explorationNoise
    return (action + noise).clamped(-1, 1)
  }

  /// In the action's element type, so that a converted agent works in 64 bits throughout.
  private func normal(like action: Tensor, using random: inout RandomStream) -> Tensor {
    .normal(action.shape, elementType: action.elementType, using: &random)
  }

  /// The policy's action.
  public func act(on observations: Tensor) -> Tensor { actor(observations) }

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
