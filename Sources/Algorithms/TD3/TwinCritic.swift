import Networks
import Tensors

/// Two independent critics of state and action; the smaller of their values is the careful one.
public struct TwinCritic: ParameterTree {
  /// Q₁, which the actor follows.
  public var first: Perceptron
  /// Q₂.
  public var second: Perceptron

  /// Two freshly drawn critics.
  public init(
    observationSize: Int, actionSize: Int, hidden: [Int], initializer: Initializer,
    using random: inout RandomStream
  ) {
    let inputs = observationSize + actionSize
    first = Perceptron(inputs, hidden: hidden, 1, initializer: initializer, using: &random)
    second = Perceptron(inputs, hidden: hidden, 1, initializer: initializer, using: &random)
  }

  /// What a critic reads: `[batch, observation]` and `[batch, action]` side by side.
  public static func inputs(_ observations: Tensor, _ actions: Tensor) -> Tensor {
    .concatenated([observations, actions], along: 1)
  }

  /// Both values, `[batch, 1]` each.
  public func callAsFunction(_ observations: Tensor, _ actions: Tensor) -> (Tensor, Tensor) {
    let inputs = TwinCritic.inputs(observations, actions)
    return (first(inputs), second(inputs))
  }

  /// Shows the first critic, then the second.
  public mutating func walk(_ visitor: inout some ParameterVisitor) {
    visitor.visit("first", &first)
    visitor.visit("second", &second)
  }
}
