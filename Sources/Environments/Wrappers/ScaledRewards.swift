/// Any vector of environments, with rewards times a number.
///
/// Where rewards are in the hundreds, the critic's errors are too, and its gradient drowns the
/// policy's. `VectorStep.rawRewards` stays raw, and the score is counted from it. Nothing is learned
/// here, so several workers agree; `NormalizedRewards` finds the number by itself.
public final class ScaledRewards: VectorEnvironmentWrapper {
  /// The environments with their own rewards.
  public let base: any VectorEnvironment
  /// What rewards are multiplied by; positive.
  public let scale: Double

  /// `base`, with rewards times `scale`.
  public init(_ base: any VectorEnvironment, by scale: Double) {
    precondition(
      scale > 0 && scale.isFinite, "Rewards are scaled by a positive number, not \(scale).")
    self.base = base
    self.scale = scale
  }

  /// Steps the base, and scales what is to be learned from.
  public func step(_ actions: Actions) throws -> VectorStep {
    var step = try base.step(actions)
    for index in step.rewards.indices { step.rewards[index] *= scale }
    return step
  }
}
