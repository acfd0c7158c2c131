import Settings

/// The settings of DDPG: the paper's update, with the widths, rates and white noise that later
/// programs share, so that it stands beside TD3 and SAC on equal terms.
public struct DDPGSettings: DeterministicSettings {
  /// Widths of the hidden layers, of actor and critic alike.
  public var hidden = [256, 256]
  /// γ
  public var discount = 0.99
  /// Adam's rate for the actor.
  public var actorRate = 3e-4
  /// Adam's rate for the critic.
  public var criticRate = 3e-4
  /// τ
  public var targetRate = 0.005
  /// Steps in a batch.
  public var batchSize = 256
  /// Which noise actions are explored with.
  public var noise = ExplorationNoise.gaussian
  /// Standard deviation of the noise on explored actions.
  public var explorationNoise = 0.1
  /// θ
  public var noiseReversion = 0.15
  /// How weights are drawn.
  public var initializer = WeightInitializer.fanInUniform
  /// Bound of a gradient's norm.
  public var gradientClip = 0.0
  /// What the bound applies to.
  public var clipScope = GradientClipping.Scope.network

  /// The defaults.
  public init() {}

  /// DDPG has one critic.
  public static var hasTwoCritics: Bool { false }
  /// DDPG trusts the target policy's action as it is.
  public var targetNoise: Double { 0 }
  /// DDPG trusts the target policy's action as it is.
  public var targetNoiseClip: Double { 0 }
  /// DDPG's actor learns in every update.
  public var policyDelay: Int { 1 }

  /// Every setting with its sentence; recipes, the command line and the guide read this.
  public static let fields: [SettingField<DDPGSettings>] =
    sharedFields(sources: [
      "hidden": "later programs (the paper: 400, 300)", "discount": "Lillicrap 2016, Section 7",
      "actorRate": "as TD3 here (the paper: 1e-4)",
      "criticRate": "as TD3 here (the paper: 1e-3)",
      "targetRate": "later programs (the paper: 0.001)",
      "batchSize": "as TD3 here (the paper: 64)",
      "initializer": "PyTorch's default (the paper: the same, and ±0.003 in the heads)",
    ]) + noiseFields(source: "later programs (the paper: 0.2, drifting)")
}
