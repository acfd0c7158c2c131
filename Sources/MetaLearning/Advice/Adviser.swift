import Algorithms
import Tensors

/// What advises an actor: something that is learned, and that turns the actor's features into a
/// second loss. The gradient of that loss is the advice; how well the actor fares by it is what the
/// adviser learns from.
public protocol Adviser<Base>: ParameterTree {
  /// Whose actor is advised.
  associatedtype Base: OffPolicyActorCritic

  /// Which actor the advice is asked for at.
  static var pupil: Pupil { get }

  /// The loss whose gradient at `actor` is the advice. Of shape `[]`, differentiable in the actor
  /// and in the adviser; the critics are constants.
  func loss(of actor: Base.Actor, in base: Base, on situations: Situations) -> Tensor

  /// The features to act from: the actor's own, or better ones where the adviser is asked at
  /// decision time. `[batch, observation]` to `[batch, width]`.
  func featuresToActFrom(_ observations: Tensor, in base: Base) -> Tensor
}

/// Which actor the advice is asked for at.
public enum Pupil: Sendable {
  /// As it stands.
  case present
  /// After the plain step.
  case afterPlainStep
}

extension Adviser {
  /// The actor's own features.
  public func featuresToActFrom(_ observations: Tensor, in base: Base) -> Tensor {
    base.actor.features(observations)
  }
}
