import Tensors

/// The mean and the deviation of returns, as far as they have been seen: networks learn returns in these units.
///
/// Once every episode goes equally well, returns hardly differ, and in units of their deviation noise would look like
/// a difference; so the unit is never less than a twentieth of the mean.
struct ReturnScale: ParameterTree {
  /// `[2]`: the mean and the mean square, both decaying.
  private var moments = Tensor([0, 0])
  /// `[1]`: what both were divided by had they begun at 0.
  private var weight = Tensor([0])
  private static let decay: Float = 0.99
  private static let leastShare = 0.05

  /// Takes returns in.
  mutating func note(_ returns: [Float]) {
    guard !returns.isEmpty else { return }
    var (mean, square) = (0.0, 0.0)
    for number in returns {
      mean += Double(number)
      square += Double(number) * Double(number)
    }
    let (old, share) = (moments.floats, weight.floats[0])
    let count = Double(returns.count)
    let now = [Float(mean / count), Float(square / count)]
    moments = Tensor(zip(old, now).map { Self.decay * $0 + (1 - Self.decay) * $1 })
    weight = Tensor([Self.decay * share + 1 - Self.decay])
  }

  /// Whether any returns were taken in: then what learns in these units has learned.
  var isKnown: Bool { weight.number > 0 }

  /// The mean.
  var mean: Double { weight.number > 0 ? Double(moments.floats[0]) / weight.number : 0 }

  /// What counts as one: the standard deviation, or a twentieth of the mean's size where that is more; 1 where all
  /// returns were 0.
  var unit: Double {
    guard weight.number > 0 else { return 1 }
    let variance = max(0, Double(moments.floats[1]) / weight.number - mean * mean)
    let unit = max(variance.squareRoot(), Self.leastShare * abs(mean))
    return unit > 1e-4 ? unit : 1
  }

  /// Returns in these units.
  func scaled(_ returns: Tensor) -> Tensor { (returns - mean) / unit }

  mutating func walk(_ visitor: inout some ParameterVisitor) {
    visitor.visit("moments", &moments)
    visitor.visit("weight", &weight)
  }
}
