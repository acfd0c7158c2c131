import Experience
import Networks
import Tensors

/// What off-policy actor–critics share, and what meta-learners are written over: four verbs (learn
/// the critics, the loss of *a given* actor, step the actor along a gradient, track the targets) and
/// a view into both networks at their last hidden layers. A base's own update is the four verbs.
public protocol OffPolicyActorCritic: OffPolicyAgent {
  /// The policy network.
  associatedtype Actor: FeatureActor
  /// The policy as it stands.
  var actor: Actor { get set }
  /// Whether the actor learns in this update (TD3 delays it).
  var actorIsDue: Bool { get }
  /// The actor's learning rate as it stands.
  var actorRate: Double { get }

  /// One step of the critics, and of whatever else judges.
  mutating func learnCritics(from batch: Transitions, using random: inout RandomStream) -> Metrics

  /// Observations together with the luck that an actor is to have on them, drawn once: two actors
  /// on the same situations are compared fairly.
  /// - Parameter observations: `[batch, observation]`.
  func situations(of observations: Tensor, using random: inout RandomStream) -> Situations

  /// What an actor with these features should make small: minus the mean value of its actions, and
  /// what its uncertainty costs. Of shape `[]`; the critics are constants.
  /// - Parameters:
  ///   - actor: whose head turns features into actions.
  ///   - features: `[batch, width]`, the actor's own or re-weighted ones.
  func actorLoss(of actor: Actor, from features: Tensor, on situations: Situations) -> Tensor

  /// One optimizer step of the actor.
  mutating func stepActor(along gradient: Gradient)

  /// Moves the target networks a little towards the learned ones.
  mutating func trackTargets()

  /// How the first critic sees actions: its last hidden layer, `[batch, critic's width]`.
  func criticFeatures(of actions: Tensor, on observations: Tensor) -> Tensor

  /// The width of `criticFeatures`.
  var criticFeatureWidth: Int { get }

  /// What the critics think of actions, `[batch, 1]`: the value that decides between two of them.
  func value(of actions: Tensor, on observations: Tensor) -> Tensor

  /// Actions to explore with from given features, `[batch, width]` to `[batch, action]`.
  func act(from features: Tensor, exploring exploration: inout Exploration) -> Tensor
}

extension OffPolicyActorCritic {
  /// What `actor` should make small, from its own features. Of shape `[]`.
  public func actorLoss(of actor: Actor, on situations: Situations) -> Tensor {
    actorLoss(of: actor, from: actor.features(situations.observations), on: situations)
  }

  /// Actions to explore with.
  public func act(on observations: Tensor, exploring exploration: inout Exploration) -> Tensor {
    act(from: actor.features(observations), exploring: &exploration)
  }

  /// The policy's mean action.
  public func act(on observations: Tensor) -> Tensor {
    actor.action(from: actor.features(observations))
  }

  /// Learns once: the critics always; the actor and the targets when they are due.
  public mutating func update(on batch: Transitions, using random: inout RandomStream) -> Metrics {
    var metrics = learnCritics(from: batch, using: &random)
    guard actorIsDue else { return metrics }
    let situations = situations(of: batch.observations, using: &random)
    let (loss, gradient) = valueAndGradient(at: actor) { actorLoss(of: $0, on: situations) }
    stepActor(along: gradient)
    trackTargets()
    metrics["actor_loss"] = loss.number
    return metrics
  }
}

/// Observations and the luck to act on them with.
public struct Situations {
  /// `[batch, observation]`
  public var observations: Tensor
  /// `[batch, action]`, standard normal numbers; `nil` where the policy is deterministic.
  public var noise: Tensor?

  /// Observations, and the noise where there is any.
  public init(observations: Tensor, noise: Tensor? = nil) {
    self.observations = observations
    self.noise = noise
  }
}
