import Tensors

/// A multi-layer perceptron in two parts that later work needs apart: the feature network, which
/// ends with the last hidden layer, and the head.
///
/// ```swift
/// let actor = Perceptron(17, hidden: [256, 256], 6, output: .tanh, using: &random)
/// let features = actor.features(observations)     // [batch, 256]
/// let action = actor.head(features)               // [batch, 6], the same as actor(observations)
/// ```
public struct Perceptron: ParameterTree {
  /// The hidden layers.
  public var hidden: [Linear]
  /// The last layer.
  public var head: Linear

  /// A perceptron with freshly drawn parameters.
  public init(
    _ inputs: Int, hidden widths: [Int], _ outputs: Int, activation: Activation = .relu,
    output: Activation = .identity, initializer: Initializer = .fanInUniform,
    headInitializer: Initializer? = nil, using random: inout RandomStream
  ) {
    var width = inputs
    hidden = []
    for next in widths {
      hidden.append(
        Linear(width, next, activation: activation, initializer: initializer, using: &random))
      width = next
    }
    head = Linear(
      width, outputs, activation: output, initializer: headInitializer ?? initializer,
      using: &random)
  }

  /// The output of the last hidden layer: `[batch, inputs]` to `[batch, width]`.
  public func features(_ x: Tensor) -> Tensor { hidden.reduce(x) { $1($0) } }

  /// `[batch, inputs]` to `[batch, outputs]`.
  public func callAsFunction(_ x: Tensor) -> Tensor { head(features(x)) }

  /// The same, noting `hidden.0`, …, `features` and `output`.
  public func callAsFunction(_ x: Tensor, recording activations: inout Activations) -> Tensor {
    var value = x
    for (i, layer) in hidden.enumerated() {
      value = layer(value)
      activations.record("hidden.\(i)", value)
    }
    activations.record("features", value)
    let output = head(value)
    activations.record("output", output)
    return output
  }

  /// Shows the hidden layers, then the head.
  public mutating func walk(_ visitor: inout some ParameterVisitor) {
    visitor.visit("hidden", &hidden)
    visitor.visit("head", &head)
  }
}
