import Environments
import Experience
import Tensors

/// What a reward model is shown of a step: the observation (or a part of it), the action (one number
/// an action, or the vector) and, unless it is not to know, the reward.
public struct RewardTokens: Equatable, Sendable {
  /// Numbers of an observation.
  public let observationSize: Int
  /// Actions to choose from, or numbers of a vector.
  public let actionWidth: Int
  /// Whether actions are indices.
  public let isDiscrete: Bool
  /// The places of an observation that are not shown.
  public let hidden: [Int]
  /// Whether the extrinsic reward is shown.
  public let showsReward: Bool

  /// - Parameter hidden: places below `observationSize`.
  init(observationSize: Int, actions: Space, hidden: [Int], showsReward: Bool) {
    self.observationSize = observationSize
    self.hidden = hidden
    self.showsReward = showsReward
    switch actions {
    case .discrete(let count): (actionWidth, isDiscrete) = (count, true)
    case .box: (actionWidth, isDiscrete) = (actions.size, false)
    }
  }

  /// Numbers of a token.
  public var width: Int {
    observationSize - Set(hidden).count + actionWidth + (showsReward ? 1 : 0)
  }

  /// The token of every step of a rollout, `[time · batch, width]`.
  func table(of rollout: Rollout) -> Tensor {
    let count = rollout.time * rollout.batch
    let type = rollout.observations.elementType
    let seen = rollout.observations.reshaped([count, observationSize])
    var parts = (0..<observationSize).filter { !hidden.contains($0) }
      .map { seen.slice($0..<$0 + 1, along: 1) }
    if hidden.isEmpty { parts = [seen] }
    parts.append(actions(rollout.actions, count, type))
    if showsReward { parts.append(rollout.rewards.reshaped([count, 1])) }
    return .concatenated(parts, along: 1)
  }

  private func actions(_ actions: Actions, _ count: Int, _ type: ElementType) -> Tensor {
    var numbers: [Float]
    switch actions {
    case .indices(let indices):
      numbers = .init(repeating: 0, count: count * actionWidth)
      for (step, index) in indices.enumerated() { numbers[step * actionWidth + index] = 1 }
    case .vectors(let vectors): numbers = vectors
    }
    return Tensor(numbers, shape: [count, actionWidth]).converted(to: type)
  }
}
