import Tensors

/// A fully connected layer: activation(x · weights + bias), computed as one operation.
///
/// ```swift
/// var random = RandomStream(seed: 1)
/// let layer = Linear(17, 256, activation: .relu, using: &random)
/// let hidden = layer(observations)  // [batch, 17] to [batch, 256]
/// ```
public struct Linear: ParameterTree {
  /// `[inputs, outputs]`
  public var weights: Tensor
  /// `[outputs]`
  public var bias: Tensor
  /// What follows the product.
  public let activation: Activation

  /// A layer with freshly drawn parameters.
  public init(
    _ inputs: Int, _ outputs: Int, activation: Activation = .identity,
    initializer: Initializer = .fanInUniform, using random: inout RandomStream
  ) {
    require(
      inputs > 0 && outputs > 0, "Linear: the widths \(inputs) and \(outputs) must be positive")
    weights = initializer.weights(inputs: inputs, outputs: outputs, using: &random)
    bias = initializer.bias(inputs: inputs, outputs: outputs, using: &random)
    self.activation = activation
  }

  /// A layer from given parameters: `[inputs, outputs]` and `[outputs]`.
  public init(weights: Tensor, bias: Tensor, activation: Activation = .identity) {
    require(
      weights.shape.rank == 2 && bias.shape == [weights.shape[1]],
      "Linear: the bias \(bias.shape) does not fit the weights \(weights.shape)")
    self.weights = weights
    self.bias = bias
    self.activation = activation
  }

  /// `[batch, inputs]` to `[batch, outputs]`.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    x.linear(weights: weights, bias: bias, activation: activation)
  }

  /// Shows weights, then bias.
  public mutating func walk(_ visitor: inout some ParameterVisitor) {
    visitor.visit("weights", &weights)
    visitor.visit("bias", &bias)
  }
}
