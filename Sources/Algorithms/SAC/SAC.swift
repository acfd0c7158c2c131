import Estimators
import Experience
import Foundation
import Networks
import Tensors

/// SAC, soft actor–critic (Haarnoja et al. 2018; with the learned temperature, 2019).
///
/// Its policy is a distribution that is paid for staying uncertain: exploration is part of what is
/// optimised, and the temperature that weighs it follows a target entropy. See `Guides/SAC.md`.
///
/// ```swift
/// var agent = SAC(observationSize: 3, actionSize: 1, settings: SACSettings(), using: &random)
/// let metrics = agent.update(on: replay.sample(agent.batchSize, using: &random), using: &random)
/// ```
public struct SAC: OffPolicyActorCritic {
  /// What was chosen.
  public let settings: SACSettings
  /// The policy.
  public var actor: GaussianActor
  /// The two critics.
  public var critics: Critics
  /// The slow copies that targets are computed with.
  public internal(set) var targetCritics: Critics
  /// log α, of shape `[1]`.
  public internal(set) var logTemperature: Tensor
  var actorOptimizer: Adam
  var criticOptimizer: Adam
  var temperatureOptimizer: Adam
  private let targetEntropy: Double

  /// An untrained agent.
  public init(
    observationSize: Int, actionSize: Int, settings: SACSettings, using random: inout RandomStream
  ) {
    require(
      observationSize > 0 && actionSize > 0,
      "SAC needs positive sizes, not \(observationSize) and \(actionSize)")
    self.settings = settings
    let initializer = settings.initializer.initializer
    var actorRandom = random.fork("actor")
    actor = GaussianActor(
      observationSize: observationSize, actionSize: actionSize, hidden: settings.hidden,
      initializer: initializer, using: &actorRandom)
    var criticRandom = random.fork("critics")
    critics = Critics(
      observationSize: observationSize, actionSize: actionSize, hidden: settings.hidden,
      areTwo: true, initializer: initializer, using: &criticRandom)
    targetCritics = critics
    logTemperature = Tensor([Float(log(settings.temperature))], shape: [1])
    targetEntropy = settings.targetEntropyPerAction * Double(actionSize)
    actorOptimizer = Adam(for: actor, rate: settings.actorRate)
    criticOptimizer = Adam(for: critics, rate: settings.criticRate)
    temperatureOptimizer = Adam(
      for: Temperature(logarithm: logTemperature), rate: settings.temperatureRate)
  }

  /// How many steps an update learns from.
  public var batchSize: Int { settings.batchSize }

  /// α, what a unit of entropy is worth.
  public var temperature: Double { exp(logTemperature.doubles[0]) }
}

extension SAC {
  /// One step of both critics towards the same targets, then one of the temperature.
  public mutating func learnCritics(
    from batch: Transitions, using random: inout RandomStream
  ) -> Metrics {
    let targets = targets(for: batch, using: &random)
    var metrics = critics.learn(
      towards: targets, from: batch, using: &criticOptimizer, clipping: settings.clipping)
    metrics["temperature"] = temperature
    if settings.learnsTemperature {
      metrics["entropy"] = learnTemperature(on: batch.observations, using: &random)
    }
    return metrics
  }

  /// r + γ · continues · (min Q′(s′, a′) − α log π(a′|s′)), with a′ drawn from the policy as it is
  /// (Haarnoja 2019, Eq. 2 and 3).
  func targets(for batch: Transitions, using random: inout RandomStream) -> Tensor {
    let next = situations(of: batch.nextObservations, using: &random)
    let (action, logDensity) = sample(of: actor, on: next)
    let value = targetCritics.smallest(batch.nextObservations, action) - logDensity * temperature
    return temporalDifferenceTargets(
      rewards: batch.rewards, continues: batch.continues, nextValues: value,
      discount: settings.discount)
  }

  /// One step of Adam on −log α · mean(log π + target entropy): the temperature rises while the
  /// policy is surer than it should be (Haarnoja 2019, Eq. 18, in the form of the authors' program).
  /// - Returns: the policy's entropy on these observations, in nats.
  mutating func learnTemperature(
    on observations: Tensor, using random: inout RandomStream
  ) -> Double {
    let situations = situations(of: observations, using: &random)
    let logDensity = sample(of: actor, on: situations).logDensity.mean().number
    let slope = Tensor.filled(
      [1], with: -(logDensity + targetEntropy), elementType: logTemperature.elementType)
    var tree = Temperature(logarithm: logTemperature)
    temperatureOptimizer.step(&tree, along: Gradient([slope]))
    logTemperature = tree.logarithm
    return -logDensity
  }

  /// The actor learns in every update.
  public var actorIsDue: Bool { true }

  /// Observations, each with a standard normal draw for every number of an action.
  public func situations(
    of observations: Tensor, using random: inout RandomStream
  ) -> Situations {
    let noise = Tensor.normal(
      [observations.shape[0], actor.mean.bias.shape[0]], elementType: observations.elementType,
      using: &random)
    return Situations(observations: observations, noise: noise)
  }

  /// mean (α log π(a|s) − min Q(s, a)), with a what the policy makes of the noise (Haarnoja 2019,
  /// Eq. 7).
  public func actorLoss(
    of actor: GaussianActor, from features: Tensor, on situations: Situations
  ) -> Tensor {
    let (action, logDensity) = actor.sample(from: features, noise: noise(of: situations))
    let value = critics.smallest(situations.observations, action)
    return (logDensity * temperature - value).mean()
  }

  /// One step of Adam on the actor.
  public mutating func stepActor(along gradient: Gradient) {
    actorOptimizer.step(&actor, along: settings.clipping.applied(to: gradient, at: actor))
  }

  /// Polyak averaging of the critics; the policy has no slow copy.
  public mutating func trackTargets() {
    targetCritics.track(critics, rate: settings.targetRate)
  }

  private func sample(
    of actor: GaussianActor, on situations: Situations
  ) -> (action: Tensor, logDensity: Tensor) {
    actor.sample(from: actor.features(situations.observations), noise: noise(of: situations))
  }

  private func noise(of situations: Situations) -> Tensor {
    guard let noise = situations.noise else {
      fatalError("SAC needs situations with noise: make them with situations(of:using:)")
    }
    return noise
  }
}

extension SAC {
  /// Q₁'s last hidden layer.
  public func criticFeatures(of actions: Tensor, on observations: Tensor) -> Tensor {
    critics.first.features(Critics.inputs(observations, actions))
  }

  /// The inputs of Q₁'s head.
  public var criticFeatureWidth: Int { critics.first.featureWidth }

  /// The smaller of both values.
  public func value(of actions: Tensor, on observations: Tensor) -> Tensor {
    critics.smallest(observations, actions)
  }

  /// A draw from the policy.
  public func act(from features: Tensor, exploring exploration: inout Exploration) -> Tensor {
    let noise = exploration.normal(like: actor.action(from: features))
    return actor.action(from: features, noise: noise)
  }

  /// The actor's learning rate as it stands.
  public var actorRate: Double { actorOptimizer.rate }

  /// Sets all learning rates to `factor` times those of the settings.
  public mutating func scaleRates(by factor: Double) {
    actorOptimizer.rate = settings.actorRate * factor
    criticOptimizer.rate = settings.criticRate * factor
    temperatureOptimizer.rate = settings.temperatureRate * factor
  }

  /// Everything that was learned, and nothing else: the saved state.
  public mutating func walk(_ visitor: inout some ParameterVisitor) {
    visitor.visit("actor", &actor)
    visitor.visit("critics", &critics)
    visitor.visit("target_critics", &targetCritics)
    visitor.visit("log_temperature", &logTemperature)
    visitor.visit("actor_optimizer", &actorOptimizer)
    visitor.visit("critic_optimizer", &criticOptimizer)
    visitor.visit("temperature_optimizer", &temperatureOptimizer)
  }
}

/// The temperature as something an optimizer can step.
private struct Temperature: ParameterTree {
  var logarithm: Tensor
  mutating func walk(_ visitor: inout some ParameterVisitor) {
    visitor.visit("logarithm", &logarithm)
  }
}
