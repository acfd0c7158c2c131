import Algorithms
import Environments
import Experience
import Tensors

/// What a reward model makes of one episode: how it gives credit, for figures.
public struct EpisodeCredit: Equatable, Sendable {
  /// r_in of every step, `[time]`.
  public var rewards: [Float]
  /// Where each step's reward looked, `[heads][time][time]`: row t is what the reward of step t is
  /// made from and adds up to one. Empty for a model that sees each step by itself.
  public var attention: [[[Float]]]

  /// The rewards of an episode, and where they looked.
  public init(rewards: [Float], attention: [[[Float]]]) {
    self.rewards = rewards
    self.attention = attention
  }
}

/// An agent that pays itself and can say for what: its episodes can be looked into.
public protocol CreditExplainable: OnPolicyAgent {
  /// What its reward model makes of one episode.
  /// - Parameters:
  ///   - observations: `[time, observation]`: what was acted on.
  ///   - actions: `time` actions.
  ///   - rewards: `[time]`: what the environment paid, scaled as in training.
  func credit(observations: Tensor, actions: Actions, rewards: Tensor) -> EpisodeCredit
}

extension IntrinsicReward: CreditExplainable {
  /// What the model makes of each episode of a rollout, in the order of `Rollout.episodes`. Pure.
  public func credit(of rollout: Rollout) -> [EpisodeCredit] {
    let table = tokens.table(of: rollout)
    return rollout.episodes.map { span in
      let made = model(EpisodeBatch([span], of: rollout).sequences(table), present: nil)
      let time = span.steps.count
      var rows: [[[Float]]] = []
      if let attention = made.attention {
        let all = attention.floats
        rows = (0..<attention.shape[1]).map { head in
          (0..<time).map { Array(all[(head * time + $0) * time..<(head * time + $0 + 1) * time]) }
        }
      }
      return EpisodeCredit(rewards: made.rewards.floats, attention: rows)
    }
  }

  /// What the model makes of one episode.
  /// - Parameters:
  ///   - observations: `[time, observation]`: what was acted on.
  ///   - actions: `time` actions.
  ///   - rewards: `[time]`: what the environment paid.
  public func credit(
    observations: Tensor, actions: Actions, rewards: Tensor
  ) -> EpisodeCredit {
    let time = observations.shape[0]
    require(
      observations.shape.rank == 2 && rewards.shape == [time],
      "credit takes [time, observation] and [time], not \(observations.shape) and \(rewards.shape)")
    let column = Shape([time, 1])
    let zeros = Tensor.zeros(column, elementType: rewards.elementType)
    return credit(
      of: Rollout(
        observations: observations.reshaped([time, 1, observations.shape[1]]), actions: actions,
        rewards: rewards.reshaped(column), continues: zeros, boundaries: zeros, values: zeros,
        nextValues: zeros, resets: zeros))[0]
  }
}
