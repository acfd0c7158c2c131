import Networks
import Tensors

/// Weighs the actor's features one by one, after asking what the critic makes of the action that
/// they lead to: 2 · sigmoid(MLP(Query ⊕ Key)), within 0…2 (Eq. 5 and 6 of the meta-attention paper).
///
/// With several heads, each has a network of its own, which sees the whole of Query and Key and
/// weighs its share of the features: the way in which multi-head attention divides its values.
public struct FeatureAttention: ParameterTree {
  /// One network a head.
  public var heads: [Perceptron]

  /// A freshly drawn attention.
  /// - Parameters:
  ///   - queryWidth: features of the actor, which are also the values that are weighed.
  ///   - keyWidth: features of the critic.
  ///   - hidden: widths of the hidden layers; empty: Query and Key together, then Query.
  ///   - headCount: heads, at most as many as there are features; they share the widths among them.
  public init(
    queryWidth: Int, keyWidth: Int, hidden: [Int], headCount: Int, using random: inout RandomStream
  ) {
    require(
      headCount > 0 && headCount <= queryWidth,
      "FeatureAttention: \(headCount) heads cannot share \(queryWidth) features")
    let widths = hidden.isEmpty ? [queryWidth + keyWidth, queryWidth] : hidden
    heads = (0..<headCount).map { head in
      let share = queryWidth * (head + 1) / headCount - queryWidth * head / headCount
      return Perceptron(
        queryWidth + keyWidth, hidden: widths.map { ($0 + headCount - 1) / headCount }, share,
        output: .sigmoid, using: &random)
    }
  }

  /// The weight of each feature, within 0…2.
  /// - Parameters:
  ///   - query: the actor's features, `[batch, query]`.
  ///   - key: the critic's features of the action that they lead to, `[batch, key]`.
  /// - Returns: `[batch, query]`.
  public func callAsFunction(query: Tensor, key: Tensor) -> Tensor {
    require(
      query.shape.rank == 2 && key.shape.rank == 2 && query.shape[0] == key.shape[0],
      "FeatureAttention takes [batch, query] and [batch, key], not \(query.shape) and \(key.shape)")
    let seen = Tensor.concatenated([query, key], along: 1)
    let weights = heads.map { $0(seen) }
    return (weights.count == 1 ? weights[0] : .concatenated(weights, along: 1)) * 2
  }

  /// Shows the heads in turn.
  public mutating func walk(_ visitor: inout some ParameterVisitor) {
    visitor.visit("heads", &heads)
  }
}
