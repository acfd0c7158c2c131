import Tensors

/// One-step temporal-difference targets: r + γ · continues · V(s′).
///
/// - Parameters:
///   - rewards: `[batch, 1]`.
///   - continues: `[batch, 1]`, 0 where the step terminated and 1 elsewhere, truncated steps
///     included: a time limit is not a death.
///   - nextValues: `[batch, 1]`, the value of what each step arrived at.
///   - discount: γ, a step, in 0…1.
/// - Returns: `[batch, 1]`.
public func temporalDifferenceTargets(
  rewards: Tensor, continues: Tensor, nextValues: Tensor, discount: Double
) -> Tensor {
  require(
    rewards.shape == continues.shape && rewards.shape == nextValues.shape,
    "temporalDifferenceTargets: rewards \(rewards.shape), continues \(continues.shape) and values "
      + "\(nextValues.shape) differ in shape")
  require(
    (0...1).contains(discount), "temporalDifferenceTargets: the discount \(discount) is not in 0…1")
  return rewards + continues * nextValues * discount
}

/// The mean of squared differences, of shape `[]`.
/// - Parameters:
///   - predictions: any shape; gradients flow through it.
///   - targets: the same shape.
public func meanSquaredError(_ predictions: Tensor, _ targets: Tensor) -> Tensor {
  require(
    predictions.shape == targets.shape,
    "meanSquaredError: predictions \(predictions.shape) and targets \(targets.shape) differ in "
      + "shape")
  return (predictions - targets).squared().mean()
}
