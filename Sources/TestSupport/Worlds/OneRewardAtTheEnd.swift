import Environments
import Tensors

/// A world whose only reward comes with its last step, for tests of credit and of returns.
///
/// - Observation: `[1]`, the share of the episode that has passed, 0 … 1.
/// - Action: `[1]` within ±1; it changes nothing.
/// - Reward: 0, and `reward` with the last step.
/// - Endings: the last step terminates.
///
/// **What is known.** With discount γ the value before step t (counted from 0) is
/// reward · γ^(length − 1 − t).
public struct OneRewardAtTheEnd: ResumableEnvironment {
  /// Steps in an episode.
  public let length: Int
  /// What the last step gives.
  public let reward: Double
  private var steps = 0

  /// A world of `length` steps.
  public init(length: Int, reward: Double = 1) {
    precondition(length > 0, "An episode has at least one step, not \(length).")
    self.length = length
    self.reward = reward
  }

  /// `[1]` within 0 … 1.
  public var observationSpace: Space { .box(shape: [1], low: 0, high: 1) }
  /// `[1]` within ±1.
  public var actionSpace: Space { .box(shape: [1], low: -1, high: 1) }

  /// The number of steps taken.
  public var state: [Double] {
    get { [Double(steps)] }
    set { steps = newValue.first.flatMap { Int(exactly: $0) } ?? 0 }
  }

  /// The value before a step.
  /// - Parameters:
  ///   - step: counted from 0.
  ///   - discount: γ, within 0 … 1.
  public func value(before step: Int, discount: Double) -> Double {
    (step..<length - 1).reduce(reward) { value, _ in value * discount }
  }

  /// Begins at 0.
  public mutating func reset(using random: inout RandomStream) -> [Float] {
    steps = 0
    return [0]
  }

  /// Goes one step on.
  public mutating func step(_ action: Action, using random: inout RandomStream) -> Step {
    _ = action.vector(width: 1)
    steps += 1
    let isLast = steps >= length
    return Step(
      observation: [Float(steps) / Float(length)], reward: isLast ? reward : 0,
      ending: isLast ? .terminated : .running)
  }
}
