import Tensors

/// Lets every step of a sequence look at every other (Vaswani et al. 2017): each asks with a query,
/// is found by its key, and is read as its value.
///
/// ```swift
/// let attention = SelfAttention(32, heads: 2, using: &random)
/// let (seen, weights) = attention(sequences, present: present)      // [batch, time, 32]
/// ```
///
/// Each head has its own share of the width. Nothing tells the order of the steps: add
/// `Tensor.positions` to what comes in where order matters. Costs time² · width a sequence.
public struct SelfAttention: ParameterTree {
  /// What each step asks.
  public var query: Linear
  /// What each step is found by.
  public var key: Linear
  /// What is read of each step.
  public var value: Linear
  /// What becomes of the heads' readings together.
  public var output: Linear
  /// How many heads there are.
  public let heads: Int

  /// The width of what comes in and goes out.
  public var width: Int { query.weights.shape[0] }

  /// A freshly drawn layer.
  /// - Parameter heads: they share the width among them evenly.
  public init(
    _ width: Int, heads: Int, initializer: Initializer = .xavierUniform(),
    using random: inout RandomStream
  ) {
    require(
      heads > 0 && width > 0 && width % heads == 0,
      "SelfAttention: \(heads) heads cannot share a width of \(width) evenly")
    query = Linear(width, width, initializer: initializer, using: &random)
    key = Linear(width, width, initializer: initializer, using: &random)
    value = Linear(width, width, initializer: initializer, using: &random)
    output = Linear(width, width, initializer: initializer, using: &random)
    self.heads = heads
  }

  /// What every step reads of its sequence.
  /// - Parameters:
  ///   - x: `[batch, time, width]`.
  ///   - present: `[batch, time]`, 1 for steps and 0 for what only fills a shorter sequence up;
  ///     `nil` where all are steps.
  /// - Returns: the readings, `[batch, time, width]`, and who looked where,
  ///   `[batch, heads, time, time]`: each row adds up to one.
  public func callAsFunction(
    _ x: Tensor, present: Tensor? = nil
  ) -> (output: Tensor, weights: Tensor) {
    require(
      x.shape.rank == 3 && x.shape[2] == width,
      "SelfAttention of the width \(width) takes [batch, time, width], not \(x.shape)")
    let (batch, time) = (x.shape[0], x.shape[1])
    let rows = x.reshaped([batch * time, width])
    let share = width / heads
    func divided(_ layer: Linear) -> Tensor {
      layer(rows).reshaped([batch, time, heads, share]).transposed([0, 2, 1, 3])
        .reshaped([batch * heads, time, share])
    }
    var scores =
      divided(query).matrixProduct(divided(key), transposingSecond: true)
      * (1 / Double(share).squareRoot())
    if let present {
      require(
        present.shape == [batch, time],
        "SelfAttention: the marks of steps \(present.shape) do not fit the sequences \(x.shape)")
      let absent = ((present - 1) * 1e9).reshaped([batch, 1, 1, time])
      scores = (scores.reshaped([batch, heads, time, time]) + absent)
        .reshaped([batch * heads, time, time])
    }
    let weights = scores.softmax()
    let read = weights.matrixProduct(divided(value))
      .reshaped([batch, heads, time, share]).transposed([0, 2, 1, 3])
      .reshaped([batch * time, width])
    return (
      output(read).reshaped([batch, time, width]),
      weights.reshaped([batch, heads, time, time])
    )
  }

  /// Shows query, key, value and output.
  public mutating func walk(_ visitor: inout some ParameterVisitor) {
    visitor.visit("query", &query)
    visitor.visit("key", &key)
    visitor.visit("value", &value)
    visitor.visit("output", &output)
  }
}
