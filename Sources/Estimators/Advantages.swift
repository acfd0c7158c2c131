import Tensors

/// What is known of a stretch of experience after it happened: all that advantages are made of.
/// Every tensor is `[time, batch]`: column `b` is one environment, in the order of its steps.
public struct RewardSequence {
  /// Rewards to learn from.
  public var rewards: Tensor
  /// 0 where the step terminated and 1 elsewhere: a time limit is not a death.
  public var continues: Tensor
  /// 1 where an episode ended for either reason and 0 elsewhere: nothing flows back across it.
  public var boundaries: Tensor
  /// What each step's observation is worth.
  public var values: Tensor
  /// What each step's arrival is worth, before any reset. Not read where the step terminated.
  public var nextValues: Tensor

  /// A sequence from its parts, all `[time, batch]`.
  public init(
    rewards: Tensor, continues: Tensor, boundaries: Tensor, values: Tensor, nextValues: Tensor
  ) {
    require(
      rewards.shape.rank == 2 && continues.shape == rewards.shape
        && boundaries.shape == rewards.shape && values.shape == rewards.shape
        && nextValues.shape == rewards.shape,
      "RewardSequence takes five tensors [time, batch]: rewards \(rewards.shape), continues "
        + "\(continues.shape), boundaries \(boundaries.shape), values \(values.shape), next values "
        + "\(nextValues.shape) differ")
    self.rewards = rewards
    self.continues = continues
    self.boundaries = boundaries
    self.values = values
    self.nextValues = nextValues
  }
}

extension RewardSequence {
  /// δ_t = r_t + γ · continues_t · V(arrival of t) − V(s_t), `[time, batch]`.
  /// - Parameter discount: γ, a step, in 0…1.
  public func temporalDifferences(discount: Double) -> Tensor {
    require(
      (0...1).contains(discount), "temporalDifferences: the discount \(discount) is not in 0…1")
    return rewards + continues * nextValues * discount - values
  }

  /// Generalised advantages, Â_t = δ_t + γλ · Â_{t+1} within an episode (Schulman et al. 2016,
  /// Eq. 16). λ = 1 is the return to the end of the episode or of the sequence, less the value
  /// (Mnih et al. 2016); λ = 0 is one step.
  /// - Parameters:
  ///   - discount: γ, a step, in 0…1.
  ///   - smoothing: λ, in 0…1.
  /// - Returns: `[time, batch]`. Differentiable.
  public func generalizedAdvantages(discount: Double, smoothing: Double) -> Tensor {
    require(
      (0...1).contains(smoothing), "generalizedAdvantages: λ \(smoothing) is not in 0…1")
    let decays = (1 - boundaries) * (discount * smoothing)
    return temporalDifferences(discount: discount).reverseScan(decays: decays)
  }

  /// Advantages that look exactly `horizon` steps ahead, fewer where the episode or the sequence
  /// ends: r_t + γ r_{t+1} + … + γⁿ V(s_{t+n}) − V(s_t).
  /// - Parameters:
  ///   - discount: γ, a step, in 0…1.
  ///   - horizon: n, at least 1.
  /// - Returns: `[time, batch]`. Differentiable.
  public func multiStepAdvantages(discount: Double, horizon: Int) -> Tensor {
    require(horizon > 0, "multiStepAdvantages: the horizon \(horizon) is not positive")
    let differences = temporalDifferences(discount: discount)
    let time = differences.shape[0]
    guard horizon < time else {
      return generalizedAdvantages(discount: discount, smoothing: 1)
    }
    // A sum of n differences telescopes to the n-step return less the value.
    let decays = (1 - boundaries) * discount
    let last = Tensor.zeros([1, differences.shape[1]], elementType: differences.elementType)
    var advantages = differences
    for _ in 1..<horizon {
      let following = Tensor.concatenated([advantages.slice(1..<time), last], along: 0)
      advantages = differences + decays * following
    }
    return advantages
  }
}

/// Less the mean and divided by the standard deviation of all its numbers (as of a whole
/// population), the shape unchanged.
/// - Parameter epsilon: added to the deviation.
public func standardized(_ values: Tensor, epsilon: Double = 1e-8) -> Tensor {
  let centred = values - values.mean()
  // Of a single number, or of equal ones, the root would stand at 0, where it has no slope: 0 · ∞.
  return centred / ((centred.squared().mean() + 1e-30).squareRoot() + epsilon)
}
