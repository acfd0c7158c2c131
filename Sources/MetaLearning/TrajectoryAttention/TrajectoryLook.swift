/// Where attention over trajectories looked in one episode.
public struct TrajectoryLook: Equatable, Sendable {
  /// Of Method 2: row t is where the query of the action that was taken at step t looked, `[time][time]`, a mean
  /// over heads in the last block. Memories come before t, the query itself is at t; each row adds up to one. Empty
  /// without Method 2.
  public var estimates: [[Float]]
  /// What that action was estimated to return, `[time]`; empty without Method 2.
  public var returns: [Float]
  /// Of Method 1: row t is where step t looked when its state was masked, `[time][time]`, a mean over heads in the
  /// last block; each row adds up to one. Empty without Method 1.
  public var contrast: [[Float]]

  /// Weights, and what was estimated.
  public init(estimates: [[Float]], returns: [Float], contrast: [[Float]]) {
    self.estimates = estimates
    self.returns = returns
    self.contrast = contrast
  }
}

/// An agent whose attention over its trajectories can be looked into.
public protocol TrajectoryExplainable {
  /// How many steps are looked at, the present one among them.
  var sightOfTrajectories: Int { get }

  /// Where it looks in an episode.
  /// - Parameters:
  ///   - observations: `time · observation` numbers: what was acted on, step by step.
  ///   - actions: `time` actions.
  ///   - rewards: `time` rewards.
  func look(observations: [Float], actions: [Int], rewards: [Double]) -> TrajectoryLook
}
