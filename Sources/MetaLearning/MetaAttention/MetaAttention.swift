import Algorithms
import Networks
import Tensors

/// Meta attention for off-policy actor–critics: the actor's features are re-weighted by what the
/// critic thinks of the action they lead to, and the attention that does it is trained by whether
/// learning from the re-weighted features made a better actor. See `Guides/MetaAttention.md`.
public typealias MetaAttention<Base: OffPolicyActorCritic> =
  AdvisedActorCritic<AttentionAdviser<Base>>

/// The attention as an adviser: its loss is the actor's own, seen through re-weighted features.
public struct AttentionAdviser<Base: OffPolicyActorCritic>: Adviser {
  /// The network that weighs.
  public var attention: FeatureAttention
  /// Whether features are weighed at all.
  public let mask: MetaAttentionSettings.Mask
  /// Whether the attention is asked before acting, too (`_DT`).
  public let decides: Bool

  /// The paper's second gradient is taken where the plain step has led (Eq. 9).
  public static var pupil: Pupil { .afterPlainStep }

  /// The actor's loss through the attention's eyes.
  public func loss(of actor: Base.Actor, in base: Base, on situations: Situations) -> Tensor {
    let features = actor.features(situations.observations)
    return base.actorLoss(
      of: actor, from: attended(features, of: actor, in: base, on: situations.observations),
      on: situations)
  }

  /// Features re-weighted by what the critic thinks of the action they lead to (Eq. 5).
  /// - Parameters:
  ///   - features: `[batch, width]`, the actor's last hidden layer.
  ///   - actor: whose head turns features into the action that the critic looks at.
  ///   - observations: `[batch, observation]`.
  /// - Returns: `[batch, width]`.
  public func attended(
    _ features: Tensor, of actor: Base.Actor, in base: Base, on observations: Tensor
  ) -> Tensor {
    features * weights(of: features, of: actor, in: base, on: observations)
  }

  /// The weight of each feature (Eq. 6).
  /// - Parameters: as for `attended`.
  /// - Returns: `[batch, width]`.
  public func weights(
    of features: Tensor, of actor: Base.Actor, in base: Base, on observations: Tensor
  ) -> Tensor {
    if mask == .ones { return .ones(features.shape, elementType: features.elementType) }
    let seen = base.criticFeatures(of: actor.action(from: features), on: observations)
    return attention(query: features, key: seen)
  }

  /// Shows the attention.
  public mutating func walk(_ visitor: inout some ParameterVisitor) {
    visitor.visit("attention", &attention)
  }
}

extension AdvisedActorCritic {
  /// A base whose actor is helped by a freshly drawn attention.
  /// - Parameter decides: whether the attention is asked before acting, too (`_DT` in the paper).
  public init<Base>(
    base: Base, settings: MetaAttentionSettings, decides: Bool = false,
    using random: inout RandomStream
  ) where Counsel == AttentionAdviser<Base> {
    var draws = random.fork("attention")
    let attention = FeatureAttention(
      queryWidth: base.actor.featureWidth, keyWidth: base.criticFeatureWidth,
      hidden: settings.hidden, headCount: settings.heads, using: &draws)
    self.init(
      base: base,
      adviser: AttentionAdviser(attention: attention, mask: settings.mask, decides: decides),
      settings: settings.resolved)
  }
}
