import Tensors

/// A batch of single steps, ready to learn from.
public struct Transitions {
  /// `[batch, observation]`
  public var observations: Tensor
  /// `[batch, action]`, as the agent chose them: before any rescaling to the environment's bounds.
  public var actions: Tensor
  /// `[batch, 1]`
  public var rewards: Tensor
  /// `[batch, 1]`: 0 where the step terminated, 1 elsewhere. A truncated step continues.
  public var continues: Tensor
  /// `[batch, observation]`: what the step arrived at, before any reset.
  public var nextObservations: Tensor

  /// A batch from its parts, whose shapes must fit.
  public init(
    observations: Tensor, actions: Tensor, rewards: Tensor, continues: Tensor,
    nextObservations: Tensor
  ) {
    require(
      observations.shape.rank == 2 && actions.shape.rank == 2,
      "Transitions takes [batch, observation] and [batch, action], not \(observations.shape) and "
        + "\(actions.shape)")
    let batch = observations.shape[0]
    require(
      nextObservations.shape == observations.shape && actions.shape[0] == batch
        && rewards.shape == [batch, 1] && continues.shape == [batch, 1],
      "Transitions: observations \(observations.shape), actions \(actions.shape), rewards "
        + "\(rewards.shape), continues \(continues.shape), next \(nextObservations.shape) do not "
        + "fit")
    self.observations = observations
    self.actions = actions
    self.rewards = rewards
    self.continues = continues
    self.nextObservations = nextObservations
  }

  /// How many steps there are.
  public var count: Int { observations.shape[0] }
}

extension Transitions {
  /// The first half of the steps and the second one; an odd step more is left out.
  public func halves() -> (Transitions, Transitions) {
    let half = count / 2
    func rows(_ range: Range<Int>) -> Transitions {
      Transitions(
        observations: observations.slice(range), actions: actions.slice(range),
        rewards: rewards.slice(range), continues: continues.slice(range),
        nextObservations: nextObservations.slice(range))
    }
    return (rows(0..<half), rows(half..<2 * half))
  }
}
