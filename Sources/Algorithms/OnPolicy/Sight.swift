import Environments
import Tensors

/// How a policy sees pictures, taken apart where explanations look.
///
/// ```swift
/// guard let sight = (agent as? any SightExplainable)?.sight else { … }
/// let view = sight.view(observations)
/// let logits = sight.logits(view.features)      // the same as of the whole policy
/// ```
public struct Sight {
  /// How the pictures lie in an observation.
  public let format: PictureFormat
  /// What the stages of convolutions make of `[batch, observation]`, pixels from 0 to 255: constants.
  public let view: (Tensor) -> View
  /// The rest of the policy: the last stage's output to `[batch, actions]`, before any softmax.
  public let logits: (Tensor) -> Tensor
  /// The whole policy: `[batch, observation]` to the same, for derivatives at pixels.
  public let policy: (Tensor) -> Tensor

  /// What the stages make of some pictures.
  public struct View {
    /// The last stage's output before the activation that follows, `[batch, height, width, channels]`.
    public let features: Tensor
    /// The attention mask of each stage, `[batch, height, width, channels]` within 0…1; empty for a
    /// network without attention.
    public let masks: [Tensor]

    /// A view.
    public init(features: Tensor, masks: [Tensor]) {
      self.features = features
      self.masks = masks
    }
  }

  /// A way to see.
  public init(
    format: PictureFormat, view: @escaping (Tensor) -> View, logits: @escaping (Tensor) -> Tensor,
    policy: @escaping (Tensor) -> Tensor
  ) {
    self.format = format
    self.view = view
    self.logits = logits
    self.policy = policy
  }
}

/// An agent whose policy may see pictures.
public protocol SightExplainable {
  /// How it sees; `nil` for a policy of plain numbers, of a memory, or of actions that are no choice
  /// among a few: then there is no logit to explain.
  var sight: Sight? { get }
}
