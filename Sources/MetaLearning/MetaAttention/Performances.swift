import Algorithms
import Tensors

/// Two performances of one actor on the same observations, and the critic's verdict: the actor's
/// own features, and those that the attention has re-weighted.
public struct Performances {
  /// The actor's own features, `[batch, width]`.
  public var own: Tensor
  /// The weight of each feature, within 0…2, `[batch, width]`; 1 leaves a feature as it is.
  public var weights: Tensor
  /// The re-weighted features, `[batch, width]`.
  public var attended: Tensor
  /// The value of the action from the actor's own features, `[batch, 1]`.
  public var ownValue: Tensor
  /// The value of the action from the re-weighted features, `[batch, 1]`.
  public var attendedValue: Tensor
  /// One where the attention's action is worth more, zero elsewhere, `[batch, 1]`.
  public var isBetter: Tensor { attendedValue.isGreater(than: ownValue) }
}

/// An agent that can show both of its performances, whether or not it acts by the better one: what
/// `encore explain` looks at.
///
/// ```swift
/// if let agent = agent as? any FeatureExplainable {
///   let seen = agent.performances(on: observations)
///   print((seen.attendedValue - seen.ownValue).mean())
/// }
/// ```
public protocol FeatureExplainable: OffPolicyAgent {
  /// Both performances, and what the critic says of them.
  /// - Parameter observations: `[batch, observation]`.
  func performances(on observations: Tensor) -> Performances
}

/// An adviser that re-weights features.
public protocol FeatureAdviser: Adviser {
  /// Both performances, and what the critic says of them.
  /// - Parameter own: the actor's features of the observations, `[batch, width]`.
  func choice(from own: Tensor, in base: Base, on observations: Tensor) -> Performances
}

extension AdvisedActorCritic: FeatureExplainable where Counsel: FeatureAdviser {
  /// Both performances of the actor as it stands.
  public func performances(on observations: Tensor) -> Performances {
    adviser.choice(from: base.actor.features(observations), in: base, on: observations)
  }
}
