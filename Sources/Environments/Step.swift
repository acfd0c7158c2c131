/// How a step left its episode. There is no `done`: a time limit is not a death.
public enum Ending: Equatable, Sendable {
  /// The episode goes on.
  case running
  /// The task itself ended: nothing follows, so nothing may be bootstrapped.
  case terminated
  /// The episode was cut off from outside (a time limit); the value of `final`, the observation
  /// that the last action led to, is to be bootstrapped.
  case truncated(final: [Float])

  /// Whether an episode ended here, for either reason.
  public var endsEpisode: Bool { self != .running }
  /// Whether the value of what follows counts: false only for a terminated step.
  public var continues: Bool { self != .terminated }
}

/// What one action led to.
public struct Step: Equatable, Sendable {
  /// The observation that the action led to, row-major, `observationSpace.size` numbers.
  public var observation: [Float]
  /// The raw reward.
  public var reward: Double
  /// How the step left its episode.
  public var ending: Ending

  /// A step.
  public init(observation: [Float], reward: Double, ending: Ending = .running) {
    self.observation = observation
    self.reward = reward
    self.ending = ending
  }
}
