import Settings

/// The settings that all off-policy actor–critics have. Each algorithm has its own defaults and
/// names its own sources.
public protocol ActorCriticSettings: Settings {
  /// Widths of the hidden layers, of actor and critics alike.
  var hidden: [Int] { get set }
  /// γ
  var discount: Double { get set }
  /// Adam's rate for the actor.
  var actorRate: Double { get set }
  /// Adam's rate for the critics.
  var criticRate: Double { get set }
  /// τ
  var targetRate: Double { get set }
  /// Steps in a batch.
  var batchSize: Int { get set }
  /// How weights are drawn.
  var initializer: WeightInitializer { get set }
  /// Bound of a gradient's norm.
  var gradientClip: Double { get set }
  /// What the bound applies to.
  var clipScope: GradientClipping.Scope { get set }
}

extension ActorCriticSettings {
  /// The bound on gradients.
  var clipping: GradientClipping { GradientClipping(limit: gradientClip, scope: clipScope) }

  /// The fields of the shared settings.
  /// - Parameter sources: where each default comes from.
  static func sharedFields(sources: [String: String]) -> [SettingField<Self>] {
    [
      .init(
        "hidden", \.hidden, in: 1..., unit: "units", source: sources["hidden", default: ""],
        "Widths of the hidden layers of actor and critics."),
      .init(
        "discount", \.discount, in: 0...1, unit: "per step",
        source: sources["discount", default: ""],
        "How much a reward one step later is worth."),
      .init(
        "actorRate", \.actorRate, in: .above(0), source: sources["actorRate", default: ""],
        "Adam's learning rate for the actor; higher learns faster and forgets faster."),
      .init(
        "criticRate", \.criticRate, in: .above(0), source: sources["criticRate", default: ""],
        "Adam's learning rate for the critics."),
      .init(
        "targetRate", \.targetRate, in: 0...1, unit: "per tracking",
        source: sources["targetRate", default: ""],
        "How far the target networks move towards the learned ones each time."),
      .init(
        "batchSize", \.batchSize, in: 1..., unit: "steps",
        source: sources["batchSize", default: ""],
        "Steps sampled from the replay for one update."),
      .init(
        "initializer", \.initializer, source: sources["initializer", default: ""],
        "How weights are drawn."),
      .init(
        "gradientClip", \.gradientClip, in: 0..., unit: "Euclidean norm",
        source: "none in the paper; 0.5 in the meta-attention authors' program",
        "Longer gradients are scaled down to this norm; 0 leaves them as they are."),
      .init(
        "clipScope", \.clipScope,
        source: "the meta-attention authors' program: features-and-head",
        "Which parameters share one bound of the norm."),
    ]
  }
}
