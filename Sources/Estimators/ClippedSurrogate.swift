import Tensors

/// min(ρÂ, clip(ρ, 1 − ε, 1 + ε)Â): how much better a policy does by estimate, not counting what it
/// gains by leaving the neighbourhood of the policy that acted (Schulman et al. 2017, Eq. 7).
///
/// At ρ = 1 its slope is Â · ∂ρ, that of the plain policy gradient.
/// - Parameters:
///   - ratio: ρ = π(a|s) / π_old(a|s), of any shape; differentiable.
///   - advantages: Â, of the same shape; differentiable.
///   - clip: ε, above 0.
/// - Returns: a number a step, of that shape.
public func clippedSurrogate(ratio: Tensor, advantages: Tensor, clip: Double) -> Tensor {
  require(
    ratio.shape == advantages.shape,
    "clippedSurrogate: ratios \(ratio.shape) and advantages \(advantages.shape) differ in shape")
  require(clip > 0, "clippedSurrogate: the clip \(clip) is not above 0")
  return (ratio * advantages).minimum(ratio.clamped(1 - clip, 1 + clip) * advantages)
}

extension RewardSequence {
  /// The same with values of zero: advantages are then discounted sums of rewards, and nothing is
  /// bootstrapped.
  public var withoutValues: RewardSequence {
    var result = self
    result.values = Tensor.zeros(values.shape, elementType: values.elementType)
    result.nextValues = result.values
    return result
  }
}
