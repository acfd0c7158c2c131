import Estimators
import Experience
import Tensors

/// A rollout with what the policy that acted made of it.
public struct ProximalExperience {
  /// What happened.
  public var rollout: Rollout
  /// The policy that acted, a distribution for each of `time · batch` steps; `nil` where there is no
  /// penalty, and the probabilities of the actions taken were recorded.
  public var policy: Policy?
  /// `[time, batch]`: log π_old(a|s) of the actions taken.
  public var logProbabilities: Tensor
  /// `[time, batch]`
  public var advantages: Tensor
  /// `[time, batch]`: what the critic should have said.
  public var returns: Tensor
}

/// Steps to learn from, with what the policy that acted made of them.
public struct ProximalLesson {
  /// The steps.
  public var steps: RolloutChunk
  /// The policy that acted, for the penalty; `nil` without one.
  public var policy: Policy?
  /// `[steps.count]`: log π_old(a|s).
  public var logProbabilities: Tensor
  /// `[steps.count]`: what the critic said when acting.
  public var values: Tensor
  /// `[steps.count]`
  public var advantages: Tensor
  /// `[steps.count]`: what the critic should have said.
  public var returns: Tensor

  /// A lesson from its parts.
  public init(
    steps: RolloutChunk, policy: Policy?, logProbabilities: Tensor, values: Tensor,
    advantages: Tensor, returns: Tensor
  ) {
    let shape = Shape([steps.count])
    require(
      [logProbabilities, values, advantages, returns].allSatisfy { $0.shape == shape },
      "ProximalLesson takes numbers of \(shape): log probabilities \(logProbabilities.shape), "
        + "values \(values.shape), advantages \(advantages.shape), returns \(returns.shape) differ")
    self.steps = steps
    self.policy = policy
    self.logProbabilities = logProbabilities
    self.values = values
    self.advantages = advantages
    self.returns = returns
  }
}

extension ProximalLesson {
  /// Some of its steps.
  func part(_ range: Range<Int>) -> ProximalLesson {
    if range.count == steps.count { return self }
    return ProximalLesson(
      steps: steps.part(range), policy: policy?.rows(range),
      logProbabilities: logProbabilities.slice(range), values: values.slice(range),
      advantages: advantages.slice(range), returns: returns.slice(range))
  }
}

/// The parts of PPO's loss, each of shape `[]`.
public struct ProximalLosses {
  /// −mean min(ρÂ, clip(ρ)Â), ρ = π(a|s) / π_old(a|s) (Schulman 2017, Eq. 7).
  public var policy: Tensor
  /// The critic's mean squared error; `nil` where nothing learns a critic.
  public var value: Tensor?
  /// The mean entropy, in nats.
  public var entropy: Tensor
  /// Of the penalty: the mean divergence of the policy from the one that acted, in nats; `nil`
  /// without one.
  public var penalized: Tensor?
  /// An estimate of that divergence from the actions taken, mean(ρ − 1 − log ρ): a constant.
  public var divergence: Tensor
  /// The share of steps whose ratio has left the clip's bounds: a constant.
  public var clipped: Tensor
  /// What is made small.
  public var total: Tensor

  /// The parts as numbers.
  public var metrics: Metrics {
    var metrics = Metrics()
    metrics["policy_loss"] = policy.number
    if let value { metrics["value_loss"] = value.number }
    metrics["entropy"] = entropy.number
    metrics["divergence"] = divergence.number
    metrics["clipped"] = clipped.number
    return metrics
  }
}

extension PPO {
  /// What a network should make small in this lesson: a pure function of its parameters and of the
  /// lesson's advantages and returns, differentiable in all of them.
  public func losses(of network: PolicyNetwork, on lesson: ProximalLesson) -> ProximalLosses {
    let steps = lesson.steps
    let seen = network(steps)
    let logRatio = seen.policy.logProbability(of: steps.actions) - lesson.logProbabilities
    let ratio = logRatio.exponential()
    let policy = -clippedSurrogate(
      ratio: ratio, advantages: lesson.advantages, clip: settings.clip
    ).mean()
    let entropy = seen.policy.entropy.mean()
    var total = policy
    var value: Tensor?
    if settings.baseline == .critic {
      let error = valueError(of: seen.values, on: lesson)
      value = error
      total = total + error * settings.valueWeight
    }
    if settings.entropyWeight > 0 { total = total - entropy * settings.entropyWeight }
    var penalized: Tensor?
    if let old = lesson.policy {
      let divergence = old.divergence(from: seen.policy).mean()
      penalized = divergence
      total = total + divergence * penalty.number
    }
    return ProximalLosses(
      policy: policy, value: value, entropy: entropy, penalized: penalized,
      divergence: withoutRecording { (ratio - 1 - logRatio).mean() },
      clipped: (1 - ratio.isInside(1 - settings.clip, 1 + settings.clip)).mean(), total: total)
  }

  /// mean (V − G)², its change or its size bounded where the settings say so.
  private func valueError(of values: Tensor, on lesson: ProximalLesson) -> Tensor {
    let error = (values - lesson.returns).squared()
    if settings.valueErrorLimit > 0 {
      return error.clamped(0, settings.valueErrorLimit).mean()
    }
    guard settings.valueClip > 0 else { return error.mean() }
    let change = (values - lesson.values).clamped(-settings.valueClip, settings.valueClip)
    return error.maximum((lesson.values + change - lesson.returns).squared()).mean()
  }
}
