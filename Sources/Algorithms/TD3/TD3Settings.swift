import Settings

/// The settings of TD3. The defaults are those of the authors' later program, which most libraries
/// share.
public struct TD3Settings: DeterministicSettings {
  /// Widths of the hidden layers, of actor and critics alike.
  public var hidden = [256, 256]
  /// γ
  public var discount = 0.99
  /// Adam's rate for the actor.
  public var actorRate = 3e-4
  /// Adam's rate for the critics.
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
  /// Standard deviation of the noise on target actions.
  public var targetNoise = 0.2
  /// Bound of the noise on target actions.
  public var targetNoiseClip = 0.5
  /// Updates of the critics to one of the actor and the targets.
  public var policyDelay = 2
  /// How weights are drawn.
  public var initializer = WeightInitializer.fanInUniform
  /// Bound of a gradient's norm.
  public var gradientClip = 0.0
  /// What the bound applies to.
  public var clipScope = GradientClipping.Scope.network

  /// The defaults.
  public init() {}

  /// TD3 has two critics.
  public static var hasTwoCritics: Bool { true }

  /// Every setting with its sentence; recipes, the command line and the guide read this.
  public static let fields: [SettingField<TD3Settings>] =
    sharedFields(sources: [
      "hidden": "Fujimoto's program", "discount": "Fujimoto 2018, Table 3",
      "actorRate": "Fujimoto's program (the paper: 1e-3)",
      "criticRate": "Fujimoto's program (the paper: 1e-3)",
      "targetRate": "Fujimoto 2018, Table 3",
      "batchSize": "Fujimoto's program (the paper: 100)",
      "initializer": "PyTorch's default, as in Fujimoto's program",
    ]) + noiseFields(source: "Fujimoto 2018, Table 3") + [
      .init(
        "targetNoise", \.targetNoise, in: 0..., unit: "of the action range −1…1",
        source: "Fujimoto 2018, Table 3", "Standard deviation of the noise on target actions."),
      .init(
        "targetNoiseClip", \.targetNoiseClip, in: 0..., unit: "of the action range −1…1",
        source: "Fujimoto 2018, Table 3", "Bound of the noise on target actions."),
      .init(
        "policyDelay", \.policyDelay, in: 1..., unit: "updates",
        source: "Fujimoto 2018, Section 5.2",
        "Updates of the critics to one of the actor and the targets."),
    ]
}
