import Tensors

/// Cuts episodes off after a number of steps: the last one allowed is truncated, not terminated.
///
/// ```swift
/// var task = TimeLimit(Pendulum(), steps: 200)
/// ```
///
/// A step on which the task itself ends keeps its own ending.
public struct TimeLimit<Base: Environment>: Environment {
  /// The task without its limit.
  public private(set) var base: Base
  /// The length of the longest episode, in steps.
  public let steps: Int
  /// Steps taken in this episode.
  public private(set) var elapsed = 0

  /// `base`, cut off after `steps` steps.
  public init(_ base: Base, steps: Int) {
    precondition(steps > 0, "A time limit is at least one step, not \(steps).")
    self.base = base
    self.steps = steps
  }

  /// Where observations come from.
  public var observationSpace: Space { base.observationSpace }
  /// Where actions are taken from.
  public var actionSpace: Space { base.actionSpace }

  /// Begins an episode and the count of its steps.
  public mutating func reset(using random: inout RandomStream) -> [Float] {
    elapsed = 0
    return base.reset(using: &random)
  }

  /// Takes one action; the n-th step is truncated unless the task ended on it.
  public mutating func step(_ action: Action, using random: inout RandomStream) -> Step {
    precondition(elapsed < steps, "The episode ended at its limit of \(steps) steps; reset it.")
    var step = base.step(action, using: &random)
    elapsed += 1
    if elapsed == steps && step.ending == .running {
      step.ending = .truncated(final: step.observation)
    }
    return step
  }
}

extension TimeLimit: ResumableEnvironment where Base: ResumableEnvironment {
  /// The number of steps taken, then the state of the base.
  public var state: [Double] {
    get { [Double(elapsed)] + base.state }
    set {
      precondition(!newValue.isEmpty, "The state of a TimeLimit begins with its count of steps.")
      elapsed = Int(exactly: newValue[0]) ?? 0
      base.state = Array(newValue.dropFirst())
    }
  }
}

extension TimeLimit: DrawnEnvironment where Base: DrawnEnvironment {
  /// The base as it stands.
  public var frame: RenderedFrame { base.frame }
}
