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
  ///   - isCausal: whether a step sees only itself and what came before it.
  /// - Returns: the readings, `[batch, time, width]`, and who looked where,
  ///   `[batch, heads, time, time]`: each row adds up to one.
  public func callAsFunction(
    _ x: Tensor, present: Tensor? = nil, isCausal: Bool = false
  ) -> (output: Tensor, weights: Tensor) {
    require(
      x.shape.rank == 3 && x.shape[2] == width,
      "SelfAttention of the width \(width) takes [batch, time, width], not \(x.shape)")
    let (batch, time) = (x.shape[0], x.shape[1])
    var allowed: Tensor?
    if let present {
      require(
        present.shape == [batch, time],
        "SelfAttention: the marks of steps \(present.shape) do not fit the sequences \(x.shape)")
      allowed = present.reshaped([batch, 1, time])
    }
    if isCausal {
      let past = Tensor.past(time, elementType: x.elementType)
      allowed = allowed.map { $0 * past } ?? past
    }
    let rows = x.reshaped([batch * time, width])
    return read(
      rows, time, from: rows, time, batch: batch, allowed: allowed, bias: nil)
  }

  /// What queries read of memories, which need not be the same sequence.
  /// - Parameters:
  ///   - queries: `[batch, queries, width]`.
  ///   - memories: `[batch, memories, width]`.
  ///   - allowed: 1 where a query may look and 0 elsewhere, `[batch or 1, queries or 1, memories]`; a
  ///     constant. Every query needs a place to look at: where there is none, it looks everywhere.
  ///   - bias: added to the scores, `[heads, queries, memories]`.
  /// - Returns: the readings, `[batch, queries, width]`, and who looked where,
  ///   `[batch, heads, queries, memories]`.
  public func reading(
    _ queries: Tensor, from memories: Tensor, allowed: Tensor? = nil, bias: Tensor? = nil
  ) -> (output: Tensor, weights: Tensor) {
    require(
      queries.shape.rank == 3 && memories.shape.rank == 3 && queries.shape[2] == width
        && memories.shape[2] == width && queries.shape[0] == memories.shape[0],
      "SelfAttention of the width \(width) takes [batch, queries, width] and [batch, memories, width], "
        + "not \(queries.shape) and \(memories.shape)")
    let (batch, asked, known) = (queries.shape[0], queries.shape[1], memories.shape[1])
    return read(
      queries.reshaped([batch * asked, width]), asked,
      from: memories.reshaped([batch * known, width]), known, batch: batch, allowed: allowed,
      bias: bias)
  }

  /// - Parameters:
  ///   - queries: `[batch · asked, width]`.
  ///   - memories: `[batch · known, width]`: the same tensor where a sequence looks at itself, so that its gradient is
  ///     put together once.
  private func read(
    _ queries: Tensor, _ asked: Int, from memories: Tensor, _ known: Int, batch: Int,
    allowed: Tensor?, bias: Tensor?
  ) -> (output: Tensor, weights: Tensor) {
    let share = width / heads
    func divided(_ layer: Linear, _ rows: Tensor, _ time: Int) -> Tensor {
      layer(rows).reshaped([batch, time, heads, share]).transposed([0, 2, 1, 3])
        .reshaped([batch * heads, time, share])
    }
    var scores =
      divided(query, queries, asked).matrixProduct(
        divided(key, memories, known), transposingSecond: true)
      * (1 / Double(share).squareRoot())
    if allowed != nil || bias != nil {
      scores = scores.reshaped([batch, heads, asked, known])
      if let bias {
        require(
          bias.shape == [heads, asked, known],
          "SelfAttention: the bias \(bias.shape) does not fit \([heads, asked, known])")
        scores = scores + bias
      }
      if let allowed {
        let (rows, columns) = (allowed.shape[0], allowed.shape[1])
        require(
          allowed.shape.rank == 3 && allowed.shape[2] == known && [1, batch].contains(rows)
            && [1, asked].contains(columns),
          "SelfAttention: where may be looked \(allowed.shape) does not fit \([batch, asked, known])"
        )
        scores = scores + ((allowed - 1) * 1e9).reshaped([rows, 1, columns, known])
      }
      scores = scores.reshaped([batch * heads, asked, known])
    }
    let weights = scores.softmax()
    let readings = weights.matrixProduct(divided(value, memories, known))
      .reshaped([batch, heads, asked, share]).transposed([0, 2, 1, 3])
      .reshaped([batch * asked, width])
    return (
      output(readings).reshaped([batch, asked, width]),
      weights.reshaped([batch, heads, asked, known])
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
