/// How the rewards that a run's model makes are looked at.
public struct CreditSettings: Sendable, Equatable {
  /// Whole episodes that each stage plays with its own policy, and as many again with actions that
  /// are drawn evenly.
  public var episodes = 200
  /// Decides the episodes; all stages play equal ones.
  public var seed: UInt64 = 1
  /// Which stages of training are looked at.
  public var stages = StageChoice.all

  /// The defaults.
  public init() {}
}
