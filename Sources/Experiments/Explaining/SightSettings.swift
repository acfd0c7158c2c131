/// How a policy that sees pictures is looked at.
public struct SightSettings: Sendable, Equatable {
  /// Which stages of training are looked at: near 0, 36, 72 and 100 % of it, as in the study.
  public var stages = StageChoice.near([0, 0.36, 0.72, 1])
  /// Consecutive states that are looked at, the same at all stages.
  public var states = 100
  /// Steps of play before the first of them.
  public var warmUp = 50
  /// How many of them are shown as pictures.
  public var shown = 5
  /// Decides the states.
  public var seed: UInt64 = 1
  /// What is wanted.
  public var parts: Set<Part> = [.gradCAM, .gradients, .masks]

  /// The defaults.
  public init() {}

  /// What can be looked at; each costs time.
  public enum Part: Sendable {
    /// Where the evidence for the choice lies.
    case gradCAM
    /// How much single pixels matter.
    case gradients
    /// What attention lets through.
    case masks
  }

  /// Which of the states are shown: evenly spaced, the first and the last among them.
  var shownStates: [Int] {
    let count = min(shown, states)
    guard count > 1 else { return [0] }
    return (0..<count).map { $0 * (states - 1) / (count - 1) }
  }
}
