import Tensors

/// x + conv(relu(conv(relu(x)))): the residual block of IMPALA's deep network (Espeholt et al. 2018,
/// Figure 3), with 3×3 windows.
public struct ResidualBlock: ParameterTree {
  /// The first convolution, with the rectifier that follows it.
  public var first: Convolution
  /// The second one.
  public var second: Convolution

  /// A block with freshly drawn parameters.
  public init(
    channels: Int, initializer: Initializer = .xavierUniform(), using random: inout RandomStream
  ) {
    first = Convolution(
      channels, channels, kernel: 3, activation: .relu, initializer: initializer, using: &random)
    second = Convolution(channels, channels, kernel: 3, initializer: initializer, using: &random)
  }

  /// `[batch, height, width, channels]`, the same shape out.
  public func callAsFunction(_ x: Tensor) -> Tensor { x + second(first(x.relu())) }

  /// Shows the first convolution, then the second.
  public mutating func walk(_ visitor: inout some ParameterVisitor) {
    visitor.visit("first", &first)
    visitor.visit("second", &second)
  }
}
