import Networks
import Tensors

/// One critic of state and action, or two independent ones, of which the smaller value is the
/// careful one.
public struct Critics: FeatureNetwork {
  /// Q₁, which the actor follows.
  public var first: Perceptron
  /// Q₂, where there are two.
  public var second: Perceptron?

  /// Freshly drawn critics.
  /// - Parameter areTwo: whether there is a second one.
  public init(
    observationSize: Int, actionSize: Int, hidden: [Int], areTwo: Bool, initializer: Initializer,
    using random: inout RandomStream
  ) {
    let inputs = observationSize + actionSize
    first = Perceptron(inputs, hidden: hidden, 1, initializer: initializer, using: &random)
    if areTwo {
      second = Perceptron(inputs, hidden: hidden, 1, initializer: initializer, using: &random)
    }
  }

  /// What a critic reads: `[batch, observation]` and `[batch, action]` side by side.
  public static func inputs(_ observations: Tensor, _ actions: Tensor) -> Tensor {
    .concatenated([observations, actions], along: 1)
  }

  /// The values, `[batch, 1]` each.
  public func callAsFunction(_ observations: Tensor, _ actions: Tensor) -> (Tensor, Tensor?) {
    let inputs = Critics.inputs(observations, actions)
    return (first(inputs), second.map { $0(inputs) })
  }

  /// The smaller value of each row, `[batch, 1]`.
  public func smallest(_ observations: Tensor, _ actions: Tensor) -> Tensor {
    let (first, second) = self(observations, actions)
    return second.map { first.minimum($0) } ?? first
  }

  /// Those of the first critic, then those of the second.
  public var partSizes: [Int] { first.partSizes + (second?.partSizes ?? []) }

  /// Shows the first critic, then the second.
  public mutating func walk(_ visitor: inout some ParameterVisitor) {
    visitor.visit("first", &first)
    if var other = second {
      // Left in place, it would have two owners, and be copied before it is written.
      second = nil
      visitor.visit("second", &other)
      second = other
    }
  }
}
