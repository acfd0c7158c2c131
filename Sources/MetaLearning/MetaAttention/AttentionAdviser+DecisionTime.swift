import Algorithms
import Tensors

extension AttentionAdviser: FeatureAdviser {
  /// At decision time the actor dances twice, and the critic picks: row by row the features whose
  /// action is worth more, the attention's or the actor's own. Of a Gaussian the means are compared.
  public func featuresToActFrom(_ observations: Tensor, in base: Base) -> Tensor {
    let own = base.actor.features(observations)
    guard decides else { return own }
    let choice = choice(from: own, in: base, on: observations)
    return choose(choice.isBetter.broadcast(to: own.shape), choice.attended, own)
  }

  /// Both performances and what the critic says.
  /// - Parameter own: the actor's features, `[batch, width]`.
  public func choice(from own: Tensor, in base: Base, on observations: Tensor) -> Performances {
    let weights = weights(of: own, of: base.actor, in: base, on: observations)
    let attended = own * weights
    // Both actions are judged in one pass.
    let both = base.actor.action(from: .concatenated([own, attended], along: 0))
    let values = base.value(of: both, on: .concatenated([observations, observations], along: 0))
    let count = observations.shape[0]
    return Performances(
      own: own, weights: weights, attended: attended, ownValue: values.slice(0..<count),
      attendedValue: values.slice(count..<2 * count))
  }
}
