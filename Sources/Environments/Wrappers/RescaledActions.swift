import Tensors

/// A task whose actions are taken from [−1, 1] and mapped onto the bounds of its box.
///
/// Actions beyond ±1 become the nearest bound. What an algorithm stores is the action that it
/// chose; only the task sees the mapped one.
public struct RescaledActions<Base: Environment>: Environment {
  /// The task with its own bounds.
  public private(set) var base: Base
  private let scale: ActionScale

  /// `base`, with actions within [−1, 1].
  /// - Throws: `EnvironmentError.unsuitable` where its actions are discrete or unbounded.
  public init(_ base: Base) throws(EnvironmentError) {
    scale = try ActionScale(base.actionSpace, name: "\(Base.self)")
    self.base = base
  }

  /// Where observations come from.
  public var observationSpace: Space { base.observationSpace }
  /// The shape of the base's actions, within [−1, 1].
  public var actionSpace: Space { scale.space }

  /// Begins an episode.
  public mutating func reset(using random: inout RandomStream) -> [Float] {
    base.reset(using: &random)
  }

  /// Maps one action and takes it.
  public mutating func step(_ action: Action, using random: inout RandomStream) -> Step {
    let chosen = action.vector(width: scale.space.size)
    return base.step(.vector(scale.scaled(chosen)), using: &random)
  }
}

extension RescaledActions: ResumableEnvironment where Base: ResumableEnvironment {
  /// The state of the base.
  public var state: [Double] {
    get { base.state }
    set { base.state = newValue }
  }
}
