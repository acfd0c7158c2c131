import Algorithms
import Environments
import Experience
import Networks
import Settings
import Tensors

/// A policy that learns from rewards of which a part is made by a network, and the network, which
/// learns whether the policy it made is better at the environment's own reward: LIRPG (Zheng et al.
/// 2018) and MetaIRN (the study) over PPO.
///
/// ```swift
/// var agent = try IntrinsicReward(
///   observationSize: 3, actions: .discrete(count: 2), base: PPOSettings(),
///   settings: IntrinsicRewardSettings(), using: &random)
/// let metrics = agent.update(on: rollout, using: &random)
/// let credit = agent.credit(of: rollout)[0]      // the first episode's rewards, and who looked where
/// ```
///
/// Every step of the policy is PPO's own, taken differentiably along advantages that are a linear map
/// of the model's rewards; the model steps down the gradient of the extrinsic surrogate of the policy
/// after those steps. See `Guides/IntrinsicReward.md`.
public struct IntrinsicReward: OnPolicyAgent {
  /// What was chosen.
  public let settings: IntrinsicRewardSettings
  /// The policy, its critic of the mixed reward, and its optimizer.
  public var base: PPO
  /// What makes rewards.
  public var model: RewardModel
  /// What the environment's reward alone will be, `[batch, observation]` to `[batch, 1]`.
  public var critic: Perceptron
  let tokens: RewardTokens
  var modelOptimizer: Adam
  var criticOptimizer: Adam

  /// An untrained agent.
  /// - Throws: `SettingError` where a hidden place is none of an observation.
  public init(
    observationSize: Int, actions: Space, base: PPOSettings, settings: IntrinsicRewardSettings,
    using random: inout RandomStream
  ) throws(SettingError) {
    for place in settings.hides where place >= observationSize {
      throw .invalid(
        name: "hides",
        reason: "place \(place) is none of the \(observationSize) numbers of an "
          + "observation, which are counted from 0.")
    }
    let settings = settings.resolved
    self.settings = settings
    self.base = PPO(
      observationSize: observationSize, actions: actions, settings: base, using: &random)
    tokens = RewardTokens(
      observationSize: observationSize, actions: actions, hidden: settings.hides,
      showsReward: settings.rewardModel == .metairn)
    var modelRandom = random.fork("reward model")
    model = RewardModel(tokens: tokens.width, settings: settings, using: &modelRandom)
    var criticRandom = random.fork("extrinsic critic")
    critic = Perceptron(
      observationSize, hidden: settings.criticHidden, 1, activation: .tanh,
      initializer: .orthogonal(gain: 2.0.squareRoot()), headInitializer: .orthogonal(),
      using: &criticRandom)
    let clip = settings.gradientClip > 0 ? settings.gradientClip : .infinity
    modelOptimizer = Adam(
      for: model, rate: settings.rate, treatment: GradientTreatment(clipNorm: clip))
    criticOptimizer = Adam(for: critic, rate: settings.criticRate)
  }
}

extension IntrinsicReward {
  /// As often as the base goes over a rollout: for every few minibatches of whole episodes, the policy
  /// takes a step on each, and the model one on how that went.
  public mutating func update(on rollout: Rollout, using random: inout RandomStream) -> Metrics {
    let scene = scene(of: rollout)
    var means = MetricMeans()
    training: for _ in 0..<base.settings.epochs {
      for round in rounds(of: scene, using: &random) {
        let lesson = lesson(from: round, in: scene)
        means.add(lesson.metrics)
        if base.settings.stopDivergence > 0 && lesson.divergence > base.settings.stopDivergence {
          break training
        }
        modelOptimizer.step(&model, along: lesson.gradient)
        base.network = lesson.network
        base.optimizer = lesson.optimizer
        for batch in round.practice { means.add(learnCritic(on: batch, of: scene)) }
      }
    }
    base.adaptPenalty(after: scene.experience)
    return means.metrics
  }

  /// One step of the extrinsic critic towards the returns of the environment's own reward.
  private mutating func learnCritic(on batch: EpisodeBatch, of scene: Scene) -> Metrics {
    var metrics = Metrics()
    guard base.settings.baseline == .critic else { return metrics }
    let seen = batch.steps.observations.reshaped([batch.count, tokens.observationSize])
    let targets = batch.steps.flat(scene.extrinsicReturns)
    let (loss, gradient) = valueAndGradient(at: critic) {
      ($0(seen).flattened() - targets).squared().mean()
    }
    criticOptimizer.step(&critic, along: gradient)
    metrics["extrinsic_value_loss"] = loss.number
    return metrics
  }
}

extension IntrinsicReward {
  /// The base's appetite, and what steps arrived at, for the critic of its own.
  public var appetite: RolloutAppetite {
    var appetite = base.appetite
    appetite.arrivals = base.settings.baseline == .critic
    return appetite
  }

  /// The base remembers nothing.
  public func emptyMemory(for count: Int) -> Tensor? { base.emptyMemory(for: count) }

  /// A draw from the policy.
  public func decide(
    _ observations: Tensor, memory: Tensor?, resets: [Bool], using random: inout RandomStream
  ) -> Decision {
    base.decide(observations, memory: memory, resets: resets, using: &random)
  }

  /// What the base's critic thinks of the mixed reward to come, `[batch]`.
  public func values(of observations: Tensor, memory: Tensor?) -> Tensor {
    base.values(of: observations, memory: memory)
  }

  /// As the base acts when it is judged.
  public func perform(
    on observations: Tensor, memory: inout Tensor?, resets: [Bool],
    using random: inout RandomStream
  ) -> Actions {
    base.perform(on: observations, memory: &memory, resets: resets, using: &random)
  }

  /// Sets all learning rates to `factor` times those of the settings.
  public mutating func scaleRates(by factor: Double) {
    base.scaleRates(by: factor)
    modelOptimizer.rate = settings.rate * factor
    criticOptimizer.rate = settings.criticRate * factor
  }

  /// Everything that was learned, and nothing else: the saved state.
  public mutating func walk(_ visitor: inout some ParameterVisitor) {
    visitor.visit("base", &base)
    visitor.visit("model", &model)
    visitor.visit("critic", &critic)
    visitor.visit("model_optimizer", &modelOptimizer)
    visitor.visit("critic_optimizer", &criticOptimizer)
  }
}
