import Networks
import Tensors

/// The form of a policy network: widths, activations and how weights begin.
public struct PolicyForm: Equatable, Sendable {
  /// What looks at pictures, before anything else.
  public var torso = TorsoKind.none
  /// How its weights are drawn.
  public var torsoInitializer = Initializer.xavierUniform()
  /// Width of the memory; 0 for none.
  public var memory = 0
  /// What it is.
  public var memoryKind = MemoryKind.lstm
  /// Steps that a window of attention sees.
  public var memoryWindow = 16
  /// Heads of a window of attention.
  public var memoryHeads = 4
  /// Whose the memory is.
  public var memorySharing = MemorySharing.shared
  /// Widths of layers that actor and critic share, after the memory.
  public var shared: [Int] = []
  /// Widths of the layers that each has for itself.
  public var hidden = [64, 64]
  /// The activations of the shared layers and then of the own ones.
  public var activations: [Activation] = [.tanh, .tanh]
  /// How weights are drawn.
  public var initializer = Initializer.orthogonal(gain: 2.0.squareRoot())
  /// How the last layers' weights are drawn.
  public var headInitializer = Initializer.orthogonal()
  /// What the policy's last weights are multiplied by at the start.
  public var policyScale = 0.01
  /// Where the deviation of continuous actions comes from.
  public var deviation = PolicyHead.Deviation.free(start: 0)
  /// Whether probabilities are softmaxed a second time.
  public var doubleSoftmax = false

  /// The form of the defaults.
  public init() {}
}

/// Numbers to distributions.
public enum PolicyHead: Equatable, Sendable {
  /// One of `count` actions.
  case categorical(count: Int, doubleSoftmax: Bool)
  /// `size` numbers.
  case gaussian(size: Int, deviation: Deviation)

  /// Where the standard deviation of continuous actions comes from.
  public enum Deviation: Equatable, Sendable {
    /// One learned number an action, the same whatever is seen; its logarithm begins at `start`.
    case free(start: Double)
    /// softplus of outputs of the actor, plus 5·10⁻⁵.
    case features
  }
}
