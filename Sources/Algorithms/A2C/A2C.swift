import Environments
import Estimators
import Experience
import Networks
import Tensors

/// A2C, advantage actor–critic (Mnih et al. 2016, with its workers in step): every environment goes a
/// few steps, actions that turned out better than the critic thought become more probable.
///
/// With a memory it is the learner of RL² (Duan et al. 2016; Wang et al. 2016). See `Guides/A2C.md`.
public struct A2C: PolicyNetworkAgent {
  /// What was chosen.
  public let settings: A2CSettings
  /// Policy and critic.
  public var network: PolicyNetwork
  var optimizer: PolicyOptimizer

  /// An untrained agent.
  /// - Parameter picture: how observations lie that are pictures; needed where there is a torso.
  public init(
    observationSize: Int, picture: PictureLayout? = nil, actions: Space, settings: A2CSettings,
    using random: inout RandomStream
  ) {
    self.settings = settings
    network = PolicyNetwork(
      observationSize: observationSize, picture: picture, actions: actions, form: settings.form,
      using: &random)
    optimizer = PolicyOptimizer(
      settings.optimizer, for: network, rate: settings.learningRate, clip: settings.gradientClip)
  }
}

extension A2C {
  /// One step of the optimizer for each piece of the rollout, in order.
  public mutating func update(
    on rollout: Rollout, using random: inout RandomStream, assistedBy helper: GradientHelper
  ) -> Metrics {
    var metrics = Metrics()
    for lesson in lessons(from: rollout) {
      let learned = gradient(from: lesson)
      optimizer.step(&network, along: helped(learned.gradient, by: helper))
      metrics = learned.metrics
    }
    return metrics
  }

  /// The rollout in pieces, each with its advantages and returns, which come from the whole.
  func lessons(from rollout: Rollout) -> [PolicyGradientLesson] {
    let sequence = rollout.rewardSequence
    let estimates = settings.advantages(of: sequence)
    let returns = estimates + sequence.values
    let advantages = settings.standardizeAdvantages ? standardized(estimates) : estimates
    let chunk = settings.chunkSteps == 0 ? rollout.time : settings.chunkSteps
    return rollout.chunks(of: chunk).map {
      PolicyGradientLesson(
        steps: $0, advantages: $0.flat(advantages), returns: $0.flat(returns))
    }
  }

  /// What the network should move against, and the parts of the loss.
  func gradient(from lesson: PolicyGradientLesson) -> (gradient: Gradient, metrics: Metrics) {
    network.inParts(of: lesson.steps.count) { range in
      let part = lesson.part(range)
      var metrics = Metrics()
      let (_, gradient) = valueAndGradient(at: network) { network in
        let losses = losses(
          of: network, on: part.steps, advantages: part.advantages, returns: part.returns)
        metrics = losses.metrics
        return losses.total
      }
      return (gradient, metrics)
    }
  }

  /// What a network should make small on these steps: a pure function of its parameters.
  /// - Parameters:
  ///   - advantages: `[steps.count]`, how much better each action was than expected.
  ///   - returns: `[steps.count]`, what the critic should have said.
  public func losses(
    of network: PolicyNetwork, on steps: RolloutChunk, advantages: Tensor, returns: Tensor
  ) -> PolicyGradientLosses {
    let seen = network(steps)
    let logProbability = seen.policy.logProbability(of: steps.actions)
    let entropy =
      settings.entropyOf == .policy
      ? seen.policy.entropy : -(logProbability.exponential() * logProbability)
    return PolicyGradientLosses(
      policy: -(logProbability * advantages).mean(),
      value: meanSquaredError(seen.values, returns), entropy: entropy.mean(),
      valueWeight: settings.valueWeight, entropyWeight: settings.entropyWeight)
  }
}

/// Steps to learn from.
struct PolicyGradientLesson {
  let steps: RolloutChunk
  /// `[steps.count]`
  let advantages: Tensor
  /// `[steps.count]`
  let returns: Tensor

  /// Some of its steps.
  func part(_ range: Range<Int>) -> PolicyGradientLesson {
    if range.count == steps.count { return self }
    return PolicyGradientLesson(
      steps: steps.part(range), advantages: advantages.slice(range), returns: returns.slice(range))
  }
}

/// The three parts of an actor–critic's loss, each of shape `[]` (Mnih et al. 2016, Section 4).
public struct PolicyGradientLosses {
  /// −mean(log π(a|s) · Â)
  public var policy: Tensor
  /// mean (V(s) − return)²
  public var value: Tensor
  /// The mean entropy, in nats.
  public var entropy: Tensor
  /// Weight of `value`.
  public var valueWeight: Double
  /// Weight of `entropy`.
  public var entropyWeight: Double

  /// What is made small.
  public var total: Tensor { policy + value * valueWeight - entropy * entropyWeight }

  /// The parts as numbers.
  var metrics: Metrics {
    var metrics = Metrics()
    metrics["policy_loss"] = policy.number
    metrics["value_loss"] = value.number
    metrics["entropy"] = entropy.number
    return metrics
  }
}

extension A2CSettings {
  /// The advantages of a rollout, `[time, batch]`.
  func advantages(of sequence: RewardSequence) -> Tensor {
    switch advantage {
    case .gae: sequence.generalizedAdvantages(discount: discount, smoothing: smoothing)
    case .nStep: sequence.multiStepAdvantages(discount: discount, horizon: horizon)
    case .monteCarlo: sequence.generalizedAdvantages(discount: discount, smoothing: 1)
    }
  }
}

extension Rollout {
  /// What advantages are made of.
  public var rewardSequence: RewardSequence {
    RewardSequence(
      rewards: rewards, continues: continues, boundaries: boundaries, values: values,
      nextValues: nextValues)
  }
}
