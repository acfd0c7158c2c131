import Algorithms
import Networks
import Tensors

/// Meta-Critic (Zhou et al. 2020): a network that looks at the actor's features and says how bad
/// they are, trained by whether believing it made a better actor. See `Guides/MetaCritic.md`.
public typealias MetaCritic<Base: OffPolicyActorCritic> =
  AdvisedActorCritic<CriticAdviser<Base>>

/// The meta-critic as an adviser: its loss is what it says of the actor's features.
public struct CriticAdviser<Base: OffPolicyActorCritic>: Adviser {
  /// Features, `[batch, width]`, to a number each, `[batch, 1]`.
  public var network: Perceptron

  /// The auxiliary gradient is taken at the actor as it stands (Zhou 2020, Eq. 6).
  public static var pupil: Pupil { .present }

  /// mean softplus(h(π̄(s))).
  public func loss(of actor: Base.Actor, in base: Base, on situations: Situations) -> Tensor {
    network(actor.features(situations.observations)).softplus().mean()
  }

  /// Shows the network.
  public mutating func walk(_ visitor: inout some ParameterVisitor) {
    visitor.visit("network", &network)
  }
}

extension AdvisedActorCritic {
  /// A base whose actor is helped by a freshly drawn meta-critic.
  public init<Base>(
    base: Base, settings: MetaCriticSettings, using random: inout RandomStream
  ) where Counsel == CriticAdviser<Base> {
    var draws = random.fork("meta-critic")
    let network = Perceptron(
      base.actor.featureWidth, hidden: settings.hidden, 1, using: &draws)
    self.init(base: base, adviser: CriticAdviser(network: network), settings: settings)
  }
}
