import Experience
import Networks
import Tensors

/// What learns from a replay, as the training loop sees it. An agent is a value: copy it and the
/// copy goes its own way; walk it and everything that it has learned passes by.
public protocol OffPolicyAgent: ParameterTree, SendableMetatype {
  /// How many steps `update` wants in a batch.
  var batchSize: Int { get }

  /// Actions to explore with, within −1…1.
  /// - Parameter observations: `[batch, observation]`.
  /// - Returns: `[batch, action]`.
  func act(on observations: Tensor, using random: inout RandomStream) -> Tensor

  /// The actions that the agent thinks best, without noise: for evaluation. `[batch, observation]`
  /// to `[batch, action]`.
  func act(on observations: Tensor) -> Tensor

  /// Sets every learning rate to `factor` times what the settings say: schedules are functions of
  /// the run's progress, computed outside.
  mutating func scaleRates(by factor: Double)

  /// Learns once.
  /// - Returns: what happened, as numbers.
  mutating func update(on batch: Transitions, using random: inout RandomStream) -> Metrics
}

/// The four verbs that off-policy actor–critics share, and that meta-learners are written over:
/// learn the critics, the loss of *a given* actor, step the actor along a gradient, track the
/// targets. A base's own update is those four lines.
public protocol OffPolicyActorCritic: OffPolicyAgent {
  /// The policy network.
  associatedtype Actor: ParameterTree
  /// The policy as it stands.
  var actor: Actor { get set }
  /// Whether the actor learns in this update (TD3 delays it).
  var actorIsDue: Bool { get }

  /// One step of the critics.
  mutating func learnCritics(from batch: Transitions, using random: inout RandomStream) -> Metrics

  /// What `actor` should make small: minus the mean value of its actions. Of shape `[]`; the
  /// critics are constants.
  /// - Parameter observations: `[batch, observation]`.
  func actorLoss(of actor: Actor, on observations: Tensor) -> Tensor

  /// One optimizer step of the actor.
  mutating func stepActor(along gradient: Gradient)

  /// Moves the target networks a little towards the learned ones.
  mutating func trackTargets()
}
