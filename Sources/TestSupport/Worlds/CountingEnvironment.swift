import Environments
import Tensors

/// A world that counts its steps, for tests of endings, rollouts and replay.
///
/// - Observation: `[1]`, the number of steps taken in this episode.
/// - Action: `[1]` within ±1; it changes nothing.
/// - Reward: 1 a step.
/// - Endings: at `length` steps, terminated or truncated as chosen; never, where it is chosen so.
///
/// **What is known.** The return is `length`; with discount γ the value before step t (counted from
/// 0) is (1 − γ^(length − t)) / (1 − γ) where the episode terminates, and 1 / (1 − γ) where it is
/// truncated or goes on, since the world behind the cut is the same.
public struct CountingEnvironment: ResumableEnvironment {
  /// How an episode is left at its last step.
  public enum Finish: Sendable {
    /// The task itself ends.
    case terminates
    /// The episode is cut off.
    case truncates
    /// The episode goes on for ever.
    case never
  }

  /// The step at which an episode is left.
  public let length: Int
  /// How it is left.
  public let finish: Finish
  private var steps = 0

  /// A world that counts up to `length`.
  public init(length: Int, finish: Finish) {
    precondition(length > 0, "An episode has at least one step, not \(length).")
    self.length = length
    self.finish = finish
  }

  /// `[1]`, at least 0.
  public var observationSpace: Space { .box(shape: [1], low: 0, high: .infinity) }
  /// `[1]` within ±1.
  public var actionSpace: Space { .box(shape: [1], low: -1, high: 1) }

  /// The number of steps taken.
  public var state: [Double] {
    get { [Double(steps)] }
    set { steps = newValue.first.flatMap { Int(exactly: $0) } ?? 0 }
  }

  /// Begins at 0.
  public mutating func reset(using random: inout RandomStream) -> [Float] {
    steps = 0
    return [0]
  }

  /// Counts one step.
  public mutating func step(_ action: Action, using random: inout RandomStream) -> Step {
    _ = action.vector(width: 1)
    steps += 1
    let observation = [Float(steps)]
    guard steps >= length else { return Step(observation: observation, reward: 1) }
    let ending: Ending =
      switch finish {
      case .terminates: .terminated
      case .truncates: .truncated(final: observation)
      case .never: .running
      }
    return Step(observation: observation, reward: 1, ending: ending)
  }
}
