import Settings

/// The settings of Meta-Critic. The defaults are those of its authors' program, except where the
/// paper says otherwise.
public struct MetaCriticSettings: AdviceSettings {
  /// Adam's rate for the meta-critic.
  public var rate = 1e-3
  /// L2 regularisation of the meta-critic.
  public var weightDecay = 0.0
  /// η of the steps inside the meta-loss; 0 takes the actor's own rate.
  public var virtualRate = 0.0
  /// What the steps inside the meta-loss move.
  public var virtualLayers = VirtualLayers.all
  /// Which batch the advice is made from.
  public var adviceBatch = AdviceBatch.training
  /// How the actor really moves.
  public var actorUpdate = ActorUpdate.summed
  /// Widths of the meta-critic's hidden layers.
  public var hidden = [100, 100]

  /// The defaults.
  public init() {}

  /// Every setting with its sentence; recipes, the command line and the guide read this.
  public static let fields: [SettingField<MetaCriticSettings>] =
    adviceFields(
      rateSource: "the Meta-Critic authors' program (meta attention's authors: 1e-4)",
      batchSource: "Zhou 2020 and both authors' programs: training"
    ) + [
      .init(
        "hidden", \.hidden, in: 1..., unit: "units",
        source: "the Meta-Critic authors' program (meta attention's authors: 256, 128)",
        "Widths of the meta-critic's hidden layers.")
    ]
}
