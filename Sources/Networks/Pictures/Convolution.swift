import Tensors

/// A convolutional layer: activation(pictures ∗ weights + bias), computed as one operation.
///
/// ```swift
/// var random = RandomStream(seed: 1)
/// let layer = Convolution(4, 16, kernel: 3, using: &random)
/// let maps = layer(pictures)  // [batch, 84, 84, 4] to [batch, 84, 84, 16]
/// ```
public struct Convolution: ParameterTree {
  /// `[kernel, kernel, inputs, outputs]`
  public var weights: Tensor
  /// `[outputs]`
  public var bias: Tensor
  /// Pixels from one place of the window to the next.
  public let stride: Int
  /// How the window slides over the border.
  public let padding: WindowPadding
  /// What follows: `.identity` or `.relu`.
  public let activation: Activation

  /// A layer with freshly drawn parameters.
  public init(
    _ inputs: Int, _ outputs: Int, kernel: Int, stride: Int = 1, padding: WindowPadding = .same,
    activation: Activation = .identity, initializer: Initializer = .fanInUniform,
    using random: inout RandomStream
  ) {
    require(
      inputs > 0 && outputs > 0 && kernel > 0,
      "Convolution: \(inputs) and \(outputs) channels and a window of \(kernel) pixels must be positive"
    )
    weights = initializer.kernel(side: kernel, inputs: inputs, outputs: outputs, using: &random)
    bias = initializer.bias(inputs: kernel * kernel * inputs, outputs: outputs, using: &random)
    self.stride = stride
    self.padding = padding
    self.activation = activation
  }

  /// `[batch, height, width, inputs]` to `[batch, height / stride, width / stride, outputs]`, rounded
  /// up with the padding `.same`.
  public func callAsFunction(_ pictures: Tensor) -> Tensor {
    pictures.convolution(
      weights, bias: bias, stride: stride, padding: padding, activation: activation)
  }

  /// Shows weights, then bias.
  public mutating func walk(_ visitor: inout some ParameterVisitor) {
    visitor.visit("weights", &weights)
    visitor.visit("bias", &bias)
  }
}

extension Initializer {
  /// The weights of a convolution, `[side, side, inputs, outputs]`: drawn as those of a layer that has
  /// the pixels of a window as its inputs.
  func kernel(
    side: Int, inputs: Int, outputs: Int, using random: inout RandomStream
  ) -> Tensor {
    let window = side * side
    let drawn: Tensor
    if case .xavierUniform(let gain) = self {
      // Glorot's outputs, too, are counted with the pixels that they reach.
      let bound = gain * (6 / Double(window * (inputs + outputs))).squareRoot()
      drawn = .uniform([window * inputs, outputs], -bound, bound, using: &random)
    } else {
      drawn = weights(inputs: window * inputs, outputs: outputs, using: &random)
    }
    return drawn.reshaped([side, side, inputs, outputs])
  }
}
