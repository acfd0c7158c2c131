import Tensors

/// A distribution over one of n choices for each row of a batch: the policy over discrete actions.
///
/// ```swift
/// let policy = Categorical(logits: head(features))       // [batch, n]
/// let actions = policy.sample(using: &random)            // batch indices
/// let loss = -(policy.logProbability(of: actions) * advantages).mean()
/// ```
///
/// Logarithms of probabilities, entropies and divergences are differentiable in the logits, to any
/// order; samples are constants. To forbid a choice give it a logit far below the others, −10⁹ say:
/// minus infinity would make the entropy NaN.
public struct Categorical {
  /// log p, `[batch, n]`: each row's exponentials add up to one.
  public let logProbabilities: Tensor

  /// The distribution whose probabilities are the softmax of `logits`, `[batch, n]`.
  public init(logits: Tensor) {
    require(
      logits.shape.rank == 2 && logits.shape[1] > 0,
      "Categorical: the logits are \(logits.shape), not [batch, n] with n of one or more")
    logProbabilities = logits.logSoftmax()
  }

  /// p, `[batch, n]`.
  public var probabilities: Tensor { logProbabilities.exponential() }

  /// log p of one choice in each row, `[batch]`.
  public func logProbability(of choices: [Int]) -> Tensor {
    require(
      choices.count == logProbabilities.shape[0],
      "Categorical: \(choices.count) choices do not fit \(logProbabilities.shape)")
    return logProbabilities.picked(choices)
  }

  /// −Σ p log p, `[batch]`; between 0 and log n.
  public var entropy: Tensor { -((probabilities * logProbabilities).sum(along: 1)) }

  /// The Kullback–Leibler divergence of this from `other`, Σ p (log p − log q), `[batch]`: what
  /// describing draws of this with the other's code costs.
  public func divergence(from other: Categorical) -> Tensor {
    require(
      logProbabilities.shape == other.logProbabilities.shape,
      "Categorical: \(logProbabilities.shape) has no divergence from "
        + "\(other.logProbabilities.shape)")
    return (probabilities * (logProbabilities - other.logProbabilities)).sum(along: 1)
  }

  /// The likeliest choice of each row; ties go to the first.
  public var mode: [Int] { logProbabilities.rowArgumentsOfMaximum }

  /// One choice for each row, by inversion of the cumulative probabilities: one draw of the stream a
  /// row.
  public func sample(using random: inout RandomStream) -> [Int] {
    let n = logProbabilities.shape[1]
    let probabilities = logProbabilities.detached().converted(to: .float32).exponential()
    return probabilities.withFloats { p in
      (0..<logProbabilities.shape[0]).map { row in
        Categorical.inverted(p[row * n..<(row + 1) * n], at: random.uniform())
      }
    }
  }

  /// The first choice at which the probabilities so far pass the share `uniform` of their sum. The
  /// sum is taken in the same order and in 64 bits, so that it is always passed, and never at a
  /// choice of probability zero.
  private static func inverted(
    _ probabilities: Slice<UnsafeBufferPointer<Float>>, at uniform: Double
  ) -> Int {
    var total = 0.0
    for p in probabilities { total += Double(p) }
    let threshold = uniform * total
    var cumulative = 0.0
    for (choice, p) in probabilities.enumerated() {
      cumulative += Double(p)
      if cumulative > threshold { return choice }
    }
    // Only where the logits were no numbers.
    return probabilities.count - 1
  }
}
