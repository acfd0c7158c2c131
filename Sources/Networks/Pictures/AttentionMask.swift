import Tensors

/// The mask branch of residual attention: which features matter, 0…1 for each position and channel (Zhu
/// and Kaneko 2021, Section 3.1, after Wang et al. 2017).
///
/// Down: max-pooling widens what a position sees. A residual block weighs it. Up: bilinear interpolation
/// back to the size of the features; two 1×1 convolutions and a sigmoid end it.
public struct AttentionMask: ParameterTree {
  /// The block in the middle.
  public var block: ResidualBlock
  /// The first 1×1 convolution, with the rectifier that keeps the two from being one.
  public var first: Convolution
  /// The second one, whose outputs are the mask's logits.
  public var second: Convolution
  /// Whether the block sees half the resolution; without it the branch is "simple".
  public let isPooled: Bool

  /// A branch with freshly drawn parameters.
  public init(
    channels: Int, isPooled: Bool, initializer: Initializer = .xavierUniform(),
    using random: inout RandomStream
  ) {
    block = ResidualBlock(channels: channels, initializer: initializer, using: &random)
    first = Convolution(
      channels, channels, kernel: 1, activation: .relu, initializer: initializer, using: &random)
    second = Convolution(channels, channels, kernel: 1, initializer: initializer, using: &random)
    self.isPooled = isPooled
  }

  /// The mask over features `[batch, height, width, channels]`, of their shape.
  public func callAsFunction(_ features: Tensor) -> Tensor {
    var seen = isPooled ? features.maximumPooled(kernel: 3, stride: 2) : features
    seen = block(seen)
    if isPooled { seen = seen.resized(height: features.shape[1], width: features.shape[2]) }
    return second(first(seen)).sigmoid()
  }

  /// Shows the block, then the 1×1 convolutions.
  public mutating func walk(_ visitor: inout some ParameterVisitor) {
    visitor.visit("block", &block)
    visitor.visit("first", &first)
    visitor.visit("second", &second)
  }
}
