import Tensors

/// A block of a transformer (Vaswani et al. 2017): tokens look at one another, then each is thought over by
/// itself; both are added to what came in.
///
/// ```swift
/// let block = TransformerBlock(64, heads: 4, using: &random)
/// let (seen, weights) = block(tokens, allowed: .past(20))      // [batch, 20, 64]
/// ```
public struct TransformerBlock: ParameterTree {
  /// Where the normalisation stands.
  public enum Norm: String, CaseIterable, Sendable {
    /// Before attention and before the layers: gradients pass from end to end (Xiong et al. 2020).
    case before
    /// After each sum, as published first.
    case after
  }

  /// How tokens look at one another.
  public var attention: SelfAttention
  /// The normalisation of the attention.
  public var attentionNorm: LayerNorm
  /// To the wider layer.
  public var inner: Linear
  /// And back.
  public var outer: Linear
  /// The normalisation of the layers.
  public var layerNorm: LayerNorm
  /// Where the normalisations stand.
  public let norm: Norm

  /// Numbers of a token.
  public var width: Int { attention.width }

  /// A freshly drawn block.
  /// - Parameter expansion: how many times wider than a token the layer between is.
  public init(
    _ width: Int, heads: Int, expansion: Int = 2, norm: Norm = .before,
    using random: inout RandomStream
  ) {
    require(expansion > 0, "TransformerBlock: an expansion of \(expansion) leaves no layer")
    attention = SelfAttention(width, heads: heads, using: &random)
    attentionNorm = LayerNorm(width)
    inner = Linear(
      width, expansion * width, activation: .relu, initializer: .xavierUniform(), using: &random)
    outer = Linear(expansion * width, width, initializer: .xavierUniform(), using: &random)
    layerNorm = LayerNorm(width)
    self.norm = norm
  }

  /// - Parameters:
  ///   - x: `[batch, time, width]`.
  ///   - allowed: as for `SelfAttention.reading`, `[batch or 1, time or 1, time]`; `nil` shows all to all.
  /// - Returns: `[batch, time, width]`, and who looked where, `[batch, heads, time, time]`.
  public func callAsFunction(
    _ x: Tensor, allowed: Tensor? = nil
  ) -> (output: Tensor, weights: Tensor) {
    reading(x, from: x, allowed: allowed)
  }

  /// The same for queries that look at memories other than themselves.
  /// - Parameters:
  ///   - queries: `[batch, queries, width]`.
  ///   - memories: `[batch, memories, width]`; the queries stand among them if they are to see themselves.
  ///   - allowed: `[batch or 1, queries or 1, memories]`.
  ///   - bias: `[heads, queries, memories]`.
  /// - Returns: `[batch, queries, width]`, and who looked where, `[batch, heads, queries, memories]`.
  public func reading(
    _ queries: Tensor, from memories: Tensor, allowed: Tensor? = nil, bias: Tensor? = nil
  ) -> (output: Tensor, weights: Tensor) {
    func normed(_ layer: LayerNorm, _ x: Tensor) -> Tensor {
      layer(x.reshaped([x.shape[0] * x.shape[1], width])).reshaped(x.shape)
    }
    func thought(_ x: Tensor) -> Tensor {
      outer(inner(x.reshaped([x.shape[0] * x.shape[1], width]))).reshaped(x.shape)
    }
    switch norm {
    case .before:
      let (read, weights) = attention.reading(
        normed(attentionNorm, queries), from: normed(attentionNorm, memories), allowed: allowed,
        bias: bias)
      let seen = queries + read
      return (seen + thought(normed(layerNorm, seen)), weights)
    case .after:
      let (read, weights) = attention.reading(
        queries, from: memories, allowed: allowed, bias: bias)
      let seen = normed(attentionNorm, queries + read)
      return (normed(layerNorm, seen + thought(seen)), weights)
    }
  }

  /// Shows the attention, its normalisation, the layers and theirs.
  public mutating func walk(_ visitor: inout some ParameterVisitor) {
    visitor.visit("attention", &attention)
    visitor.visit("attention_norm", &attentionNorm)
    visitor.visit("inner", &inner)
    visitor.visit("outer", &outer)
    visitor.visit("layer_norm", &layerNorm)
  }
}

extension [TransformerBlock] {
  /// One block after another; there is one at least.
  /// - Parameters:
  ///   - x: `[batch, time, width]`.
  ///   - allowed: as for each of them.
  /// - Returns: `[batch, time, width]`, and who looked where in the last, `[batch, heads, time, time]`.
  public func callAsFunction(
    _ x: Tensor, allowed: Tensor? = nil
  ) -> (output: Tensor, weights: Tensor) {
    guard let first else { fatalError("There are no blocks to go through") }
    return dropFirst().reduce(first(x, allowed: allowed)) { $1($0.output, allowed: allowed) }
  }
}
