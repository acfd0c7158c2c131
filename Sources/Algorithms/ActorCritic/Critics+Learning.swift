import Estimators
import Experience
import Networks
import Tensors

extension Critics {
  /// One step of all critics towards the same targets, `[batch, 1]`.
  /// - Returns: the loss before the step, the sum of the mean squared errors, and the mean target.
  mutating func learn(
    towards targets: Tensor, from batch: Transitions, using optimizer: inout Adam,
    clipping: GradientClipping
  ) -> Metrics {
    let (loss, gradient) = valueAndGradient(at: self) { critics in
      let (first, second) = critics(batch.observations, batch.actions)
      let error = meanSquaredError(first, targets)
      return second.map { error + meanSquaredError($0, targets) } ?? error
    }
    optimizer.step(&self, along: clipping.applied(to: gradient, at: self))
    var metrics = Metrics()
    metrics["critic_loss"] = loss.number
    metrics["mean_target"] = targets.mean().number
    return metrics
  }
}
