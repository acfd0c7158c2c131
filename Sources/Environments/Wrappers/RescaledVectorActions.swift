/// Any vector of environments, with actions taken from [−1, 1] and mapped onto the bounds of its box.
///
/// Actions beyond ±1 become the nearest bound.
public final class RescaledVectorActions: VectorEnvironmentWrapper {
  /// The environments with their own bounds.
  public let base: any VectorEnvironment
  private let scale: ActionScale

  /// `base`, with actions within [−1, 1].
  /// - Throws: `EnvironmentError.unsuitable` where its actions are discrete or unbounded.
  public init(_ base: any VectorEnvironment) throws(EnvironmentError) {
    scale = try ActionScale(base.actionSpace, name: base.name)
    self.base = base
  }

  /// The shape of the base's actions, within [−1, 1].
  public var actionSpace: Space { scale.space }

  /// Maps `[count, width]` actions and takes them.
  public func step(_ actions: Actions) throws -> VectorStep {
    guard case .vectors(let chosen) = actions else {
      preconditionFailure(
        "'\(name)' takes .vectors of shape [\(count), \(scale.space.size)], not .indices.")
    }
    return try base.step(.vectors(scale.scaled(chosen)))
  }
}
