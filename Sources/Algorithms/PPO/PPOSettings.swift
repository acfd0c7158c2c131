import Networks
import Settings
import Tensors

/// The settings of PPO. The defaults are those of Schulman et al. 2017 for continuous control;
/// `Guides/PPO.md` has the lists.
public struct PPOSettings: Settings {
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
  public var activation = A2CSettings.LayerActivation.tanh
  /// How weights are drawn.
  public var initializer = WeightInitializer.orthogonal
  /// γ
  public var discount = 0.99
  /// λ
  public var smoothing = 0.95
  /// What advantages are measured from.
  public var baseline = Baseline.critic
  /// Steps of each environment between updates.
  public var rolloutSteps = 2048
  /// Steps of a sequence that a memory is trained on.
  public var chunkSteps = 0
  /// Passes over a rollout.
  public var epochs = 10
  /// Steps of a minibatch.
  public var minibatchSize = 64
  /// Over what advantages are standardised.
  public var standardize = Standardization.minibatch
  /// ε
  public var clip = 0.2
  /// Bound of the change of a value.
  public var valueClip = 0.0
  /// Bound of a squared error of the critic.
  public var valueErrorLimit = 0.0
  /// Weight of the critic's loss.
  public var valueWeight = 0.5
  /// Weight of the entropy.
  public var entropyWeight = 0.0
  /// β at the start.
  public var penalty = 0.0
  /// The divergence that the penalty aims at.
  public var targetDivergence = 0.01
  /// The divergence at which an update ends.
  public var stopDivergence = 0.0
  /// The optimizer.
  public var optimizer = PolicyOptimizer.Kind.adam
  /// Its learning rate.
  public var learningRate = 3e-4
  /// Bound of the gradient's norm.
  public var gradientClip = 0.5
  /// Where the deviation of continuous actions comes from.
  public var deviation = A2CSettings.DeviationSource.free
  /// How the policy acts when it is judged.
  public var judgedBy = A2CSettings.Judgement.mode

  /// The defaults.
  public init() {}

  /// What advantages are measured from.
  public enum Baseline: String, CaseIterable, Sendable {
    /// A learned critic.
    case critic
    /// Nothing: advantages are discounted sums of rewards, and no critic is learned.
    case none
  }

  /// Over what advantages are brought to mean 0 and deviation 1.
  public enum Standardization: String, CaseIterable, Sendable {
    /// Each minibatch by itself.
    case minibatch
    /// The rollout as a whole.
    case rollout
    /// They stay as they are.
    case none
  }

  var form: PolicyForm {
    var like = A2CSettings()
    like.torso = torso
    like.memory = memory
    like.memoryKind = memoryKind
    like.memoryWindow = memoryWindow
    like.memoryHeads = memoryHeads
    like.memorySharing = memorySharing
    like.shared = shared
    like.hidden = hidden
    like.activation = activation
    like.initializer = initializer
    like.deviation = deviation
    return like.form
  }

  /// What does not go together, or would do nothing.
  public func validate() throws(SettingError) {
    let defaults = PPOSettings()
    try memorySharing.validate(memory: memory, shared: shared)
    try memoryKind.validate(memory: memory, window: memoryWindow, heads: memoryHeads)
    if chunkSteps > 0 && memory == 0 {
      throw .invalid(
        name: "chunkSteps", reason: "it is the length of a memory's sequences, and memory is 0.")
    }
    if chunkSteps > 0 && (rolloutSteps == 0 || rolloutSteps % chunkSteps != 0) {
      throw .invalid(
        name: "chunkSteps",
        reason: "rolloutSteps (\(rolloutSteps)) must be a multiple of it, not of \(chunkSteps) and "
          + "a rest.")
    }
    let length = chunkSteps > 0 ? chunkSteps : rolloutSteps
    if torso != .none && memory > 0 && !(1...256).contains(length) {
      throw .invalid(
        name: "chunkSteps",
        reason:
          "what a torso makes of a memory's sequence is kept whole, some 8 MB for each picture of an "
          + "Atari game; set it to at most 256 steps.")
    }
    if valueClip > 0 && valueErrorLimit > 0 {
      throw .invalid(
        name: "valueErrorLimit", reason: "valueClip bounds the critic's loss already; set one.")
    }
    if targetDivergence != defaults.targetDivergence && penalty == 0 {
      throw .invalid(
        name: "targetDivergence", reason: "it is what the penalty aims at, and penalty is 0.")
    }
    guard baseline == .none else { return }
    let idle = [
      ("valueWeight", valueWeight != defaults.valueWeight), ("valueClip", valueClip > 0),
      ("valueErrorLimit", valueErrorLimit > 0), ("memorySharing", memorySharing == .separate),
    ]
    for (name, isSet) in idle where isSet {
      throw .invalid(name: name, reason: "baseline is none, and no critic is learned.")
    }
  }
}
