import Settings

/// The settings of SAC. The defaults are those of the paper with the automatic temperature.
public struct SACSettings: ActorCriticSettings {
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
  /// How weights are drawn.
  public var initializer = WeightInitializer.xavierUniform
  /// Bound of a gradient's norm.
  public var gradientClip = 0.0
  /// What the bound applies to.
  public var clipScope = GradientClipping.Scope.network
  /// α at the start.
  public var temperature = 1.0
  /// Whether α is learned.
  public var learnsTemperature = true
  /// Adam's rate for log α.
  public var temperatureRate = 3e-4
  /// The entropy that the temperature holds the policy to, for each number of an action.
  public var targetEntropyPerAction = -1.0

  /// The defaults.
  public init() {}

  /// Every setting with its sentence; recipes, the command line and the guide read this.
  public static let fields: [SettingField<SACSettings>] =
    sharedFields(sources: [
      "hidden": "Haarnoja 2019, Table 1", "discount": "Haarnoja 2019, Table 1",
      "actorRate": "Haarnoja 2019, Table 1", "criticRate": "Haarnoja 2019, Table 1",
      "targetRate": "Haarnoja 2019, Table 1", "batchSize": "Haarnoja 2019, Table 1",
      "initializer": "the Meta-Critic authors' program",
    ]) + [
      .init(
        "temperature", \.temperature, in: .above(0), source: "Haarnoja's program",
        "What a unit of entropy is worth, at the start or for good."),
      .init(
        "learnsTemperature", \.learnsTemperature, source: "Haarnoja 2019, Section 5",
        "Whether the temperature follows the target entropy."),
      .init(
        "temperatureRate", \.temperatureRate, in: .above(0), source: "Haarnoja 2019, Table 1",
        "Adam's learning rate for the temperature's logarithm."),
      .init(
        "targetEntropyPerAction", \.targetEntropyPerAction, unit: "nats",
        source: "Haarnoja 2019, Table 1: −1 for each number of an action",
        "The entropy that the temperature holds the policy to, for each number of an action."),
    ]
}
