/// The networks for pictures that are compared in the study of residual attention (Zhu and Kaneko 2021,
/// Figures 2 and 5).
public enum TorsoKind: String, CaseIterable, Sendable {
  /// None: observations are vectors, or small enough to be taken for such.
  case none
  /// The deep residual network of IMPALA: two blocks a stage.
  case impala
  /// Deep Residual Attention Reinforcement Learning: two blocks in the trunk, and a mask that looks
  /// further by pooling.
  case drarl
  /// A mask at full resolution: as many parameters, no pooling and no interpolation.
  case simpleDRARL = "simple-drarl"
  /// Three blocks a stage: as many parameters within 0.5 %, no attention.
  case largeImpala = "large-impala"

  /// Residual blocks of a stage's trunk.
  var blocks: Int { self == .largeImpala ? 3 : 2 }
  /// Whether there is attention.
  public var hasMask: Bool { self == .drarl || self == .simpleDRARL }
}
