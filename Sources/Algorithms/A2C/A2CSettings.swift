import Networks
import Settings
import Tensors

/// The settings of A2C. The defaults learn control tasks from vectors; `Guides/A2C.md` has the lists.
public struct A2CSettings: Settings {
  /// What looks at pictures.
  public var torso = TorsoKind.none
  /// Width of the memory; 0 for none.
  public var memory = 0
  /// What remembers.
  public var memoryKind = MemoryKind.lstm
  /// Steps that a window of attention sees.
  public var memoryWindow = 16
  /// Its heads.
  public var memoryHeads = 4
  /// Whose the memory is.
  public var memorySharing = MemorySharing.shared
  /// Widths of layers that actor and critic share.
  public var shared: [Int] = []
  /// Widths of the layers that each has for itself.
  public var hidden = [64, 64]
  /// What follows each layer.
  public var activation = LayerActivation.tanh
  /// How weights are drawn.
  public var initializer = WeightInitializer.orthogonal
  /// γ
  public var discount = 0.99
  /// How advantages are estimated.
  public var advantage = AdvantageEstimator.gae
  /// λ
  public var smoothing = 1.0
  /// n of the n-step estimate.
  public var horizon = 5
  /// Steps of each environment between updates.
  public var rolloutSteps = 5
  /// Steps learned from at a time.
  public var chunkSteps = 0
  /// Whether advantages are standardised.
  public var standardizeAdvantages = false
  /// The optimizer.
  public var optimizer = PolicyOptimizer.Kind.rmsProp
  /// Its learning rate.
  public var learningRate = 7e-4
  /// Bound of the gradient's norm.
  public var gradientClip = 0.5
  /// Weight of the critic's loss.
  public var valueWeight = 0.5
  /// Weight of the entropy.
  public var entropyWeight = 0.0
  /// Whose entropy is rewarded.
  public var entropyOf = EntropyTerm.policy
  /// Where the deviation of continuous actions comes from.
  public var deviation = DeviationSource.free
  /// How the policy acts when it is judged.
  public var judgedBy = Judgement.mode
  /// Whether probabilities are softmaxed a second time.
  public var doubleSoftmax = false

  /// The defaults.
  public init() {}

  /// What follows each layer.
  public enum LayerActivation: String, CaseIterable, Sendable {
    /// tanh after each.
    case tanh
    /// max(x, 0) after each.
    case relu
    /// relu, tanh, relu, and again.
    case reluTanhRelu = "relu-tanh-relu"

    func activations(_ count: Int) -> [Activation] {
      switch self {
      case .tanh: Array(repeating: .tanh, count: count)
      case .relu: Array(repeating: .relu, count: count)
      case .reluTanhRelu: (0..<count).map { $0 % 3 == 1 ? .tanh : .relu }
      }
    }
  }

  /// How advantages are estimated.
  public enum AdvantageEstimator: String, CaseIterable, Sendable {
    /// Generalised advantages with `smoothing`.
    case gae
    /// `horizon` steps of reward, then the critic.
    case nStep = "n-step"
    /// The whole episode's reward; the critic where a rollout ends before the episode.
    case monteCarlo = "monte-carlo"
  }

  /// Whose entropy is rewarded.
  public enum EntropyTerm: String, CaseIterable, Sendable {
    /// The distribution's: the sum over all actions.
    case policy
    /// −p log p of the action that was taken, alone.
    case takenAction = "taken-action"
  }

  /// Where the deviation of continuous actions comes from.
  public enum DeviationSource: String, CaseIterable, Sendable {
    /// One learned number an action.
    case free
    /// Outputs of the actor.
    case features
  }

  /// How the policy acts when it is judged.
  public enum Judgement: String, CaseIterable, Sendable {
    /// The most probable action.
    case mode
    /// A draw, as in training.
    case sample
  }

  var form: PolicyForm {
    var form = PolicyForm()
    form.torso = torso
    form.memory = memory
    form.memoryKind = memoryKind
    form.memoryWindow = memoryWindow
    form.memoryHeads = memoryHeads
    form.memorySharing = memorySharing
    form.shared = shared
    form.hidden = hidden
    form.activations = activation.activations(shared.count + hidden.count)
    if initializer != .orthogonal {
      form.initializer = initializer.initializer
      form.headInitializer = initializer.initializer
      form.policyScale = 1
    }
    form.deviation = deviation == .free ? .free(start: 0) : .features
    form.doubleSoftmax = doubleSoftmax
    return form
  }

  /// Every setting with its sentence; recipes, the command line and the guide read this.
  public static let fields: [SettingField<A2CSettings>] = [
    .init("torso", \.torso, source: "Zhu and Kaneko 2021, Figures 2 and 5", TorsoKind.meaning),
    .init(
      "memory", \.memory, in: 0..., unit: "units",
      "Width of a memory that the networks read through; 0 for none."),
    .init("memoryKind", \.memoryKind, MemoryKind.meaning),
    .init(
      "memoryWindow", \.memoryWindow, in: 1...4096, unit: "steps", MemoryKind.windowMeaning),
    .init("memoryHeads", \.memoryHeads, in: 1..., MemoryKind.headsMeaning),
    .init("memorySharing", \.memorySharing, MemorySharing.meaning),
    .init(
      "shared", \.shared, in: 1..., unit: "units",
      "Widths of layers that actor and critic share, after the memory."),
    .init(
      "hidden", \.hidden, in: 1..., unit: "units",
      "Widths of the hidden layers that actor and critic each have for themselves."),
    .init("activation", \.activation, "What follows each layer."),
    .init(
      "initializer", \.initializer,
      "How weights are drawn; with `orthogonal` the policy begins nearly even (its last weights "
        + "times 0.01)."),
    .init(
      "discount", \.discount, in: 0...1, unit: "per step", source: "Mnih 2016, Section 8",
      "How much a reward one step later is worth."),
    .init("advantage", \.advantage, "How advantages are estimated."),
    .init(
      "smoothing", \.smoothing, in: 0...1, unit: "per step",
      "λ of generalised advantages: 1 takes all rewards of the rollout, 0 only the next one."),
    .init(
      "horizon", \.horizon, in: 1..., unit: "steps",
      "How far `n-step` advantages look before they ask the critic."),
    .init(
      "rolloutSteps", \.rolloutSteps, in: 0..., unit: "steps of each environment",
      source: "Mnih 2016, Section 8",
      "Experience between updates; 0 goes on until every environment has ended an episode."),
    .init(
      "chunkSteps", \.chunkSteps, in: 0..., unit: "steps of each environment",
      "Consecutive steps in one gradient step, and the length of back-propagation through time; 0 "
        + "takes the whole rollout."),
    .init(
      "standardizeAdvantages", \.standardizeAdvantages,
      "Whether a rollout's advantages are brought to mean 0 and deviation 1."),
    .init("optimizer", \.optimizer, "What turns gradients into steps."),
    .init("learningRate", \.learningRate, in: .above(0), "The optimizer's learning rate."),
    .init(
      "gradientClip", \.gradientClip, in: 0..., unit: "Euclidean norm",
      "Longer gradients are scaled down to this norm; 0 leaves them as they are."),
    .init(
      "valueWeight", \.valueWeight, in: 0..., "Weight of the critic's squared error in the loss."),
    .init(
      "entropyWeight", \.entropyWeight, in: 0..., unit: "per nat", source: "Mnih 2016: 0.01",
      "How much the policy is paid for staying uncertain."),
    .init(
      "entropyOf", \.entropyOf,
      source: "the policy's in Mnih 2016; the taken action's in the RL² study's program",
      "Whose entropy is paid for."),
    .init(
      "deviation", \.deviation,
      "Where the standard deviation of continuous actions comes from."),
    .init("judgedBy", \.judgedBy, "How the policy acts when it is judged."),
    .init(
      "doubleSoftmax", \.doubleSoftmax, source: "the RL² study's program",
      "Whether probabilities are taken for logits again, which bounds them: the published ceiling."),
  ]

  /// Pieces of a rollout must fit into it, and memories to what is shared.
  public func validate() throws(SettingError) {
    try memorySharing.validate(memory: memory, shared: shared)
    try memoryKind.validate(memory: memory, window: memoryWindow, heads: memoryHeads)
    if rolloutSteps > 0 && chunkSteps > rolloutSteps {
      throw .invalid(
        name: "chunkSteps",
        reason: "\(chunkSteps) steps at a time do not fit into a rollout of \(rolloutSteps).")
    }
  }
}
