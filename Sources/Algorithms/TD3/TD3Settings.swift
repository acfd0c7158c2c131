import Networks
import Settings

/// The settings of TD3. The defaults are those of the authors' later program, which most libraries
/// share.
public struct TD3Settings: Settings {
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
  /// Standard deviation of the noise on explored actions.
  public var explorationNoise = 0.1
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
  public var clipScope = ClipScope.network

  /// The defaults.
  public init() {}

  /// How the weights of all layers are drawn.
  public enum WeightInitializer: String, CaseIterable, Sendable {
    /// Uniform within ±1/√inputs.
    case fanInUniform = "fan-in-uniform"
    /// Normal with the standard deviation √(2/inputs).
    case kaimingNormal = "kaiming-normal"
    /// Uniform within ±√(6/(inputs + outputs)).
    case xavierUniform = "xavier-uniform"
    /// Random orthonormal matrices.
    case orthogonal

    var initializer: Initializer {
      switch self {
      case .fanInUniform: .fanInUniform
      case .kaimingNormal: .kaimingNormal
      case .xavierUniform: .xavierUniform()
      case .orthogonal: .orthogonal()
      }
    }
  }

  /// Which parameters share one bound of the gradient's norm.
  public enum ClipScope: String, CaseIterable, Sendable {
    /// Actor and both critics, each optimizer's parameters together.
    case network
    /// Every network's feature layers and its head apart.
    case featuresAndHead = "features-and-head"
  }

  /// Every setting with its sentence; recipes, the command line and the guide read this.
  public static let fields: [SettingField<TD3Settings>] = [
    .init(
      "hidden", \.hidden, in: 1..., unit: "units", source: "Fujimoto's program",
      "Widths of the hidden layers of actor and critics."),
    .init(
      "discount", \.discount, in: 0...1, unit: "per step", source: "Fujimoto 2018, Table 3",
      "How much a reward one step later is worth."),
    .init(
      "actorRate", \.actorRate, in: .above(0), source: "Fujimoto's program (the paper: 1e-3)",
      "Adam's learning rate for the actor; higher learns faster and forgets faster."),
    .init(
      "criticRate", \.criticRate, in: .above(0), source: "Fujimoto's program (the paper: 1e-3)",
      "Adam's learning rate for the critics."),
    .init(
      "targetRate", \.targetRate, in: 0...1, unit: "per tracking", source: "Fujimoto 2018, Table 3",
      "How far the target networks move towards the learned ones each time."),
    .init(
      "batchSize", \.batchSize, in: 1..., unit: "steps",
      source: "Fujimoto's program (the paper: 100)",
      "Steps sampled from the replay for one update."),
    .init(
      "explorationNoise", \.explorationNoise, in: 0..., unit: "of the action range −1…1",
      source: "Fujimoto 2018, Table 3", "Standard deviation of the noise on explored actions."),
    .init(
      "targetNoise", \.targetNoise, in: 0..., unit: "of the action range −1…1",
      source: "Fujimoto 2018, Table 3", "Standard deviation of the noise on target actions."),
    .init(
      "targetNoiseClip", \.targetNoiseClip, in: 0..., unit: "of the action range −1…1",
      source: "Fujimoto 2018, Table 3", "Bound of the noise on target actions."),
    .init(
      "policyDelay", \.policyDelay, in: 1..., unit: "updates", source: "Fujimoto 2018, Section 5.2",
      "Updates of the critics to one of the actor and the targets."),
    .init(
      "initializer", \.initializer, source: "PyTorch's default, as in Fujimoto's program",
      "How weights are drawn."),
    .init(
      "gradientClip", \.gradientClip, in: 0..., unit: "Euclidean norm",
      source: "none in the paper; 0.5 in the meta-attention authors' program",
      "Longer gradients are scaled down to this norm; 0 leaves them as they are."),
    .init(
      "clipScope", \.clipScope, source: "the meta-attention authors' program: features-and-head",
      "Which parameters share one bound of the norm."),
  ]
}
