import Foundation
import Tensors

/// The Beta distribution with both parameters at least 1: what is believed of an arm's probability.
public struct BetaDistribution: Equatable, Sendable {
  /// α: successes, and those that the prior counts for.
  public let alpha: Double
  /// β: failures, and those that the prior counts for.
  public let beta: Double

  /// A distribution.
  public init(alpha: Double, beta: Double) {
    precondition(
      alpha >= 1 && beta >= 1,
      "Both parameters of a Beta distribution are at least 1 here, not \(alpha) and \(beta).")
    self.alpha = alpha
    self.beta = beta
  }

  /// The posterior of one arm whose prior is uniform.
  init(ofRecord record: BanditRecord, arm: Int) {
    self.init(
      alpha: 1 + Double(record.successes[arm]), beta: 1 + Double(record.failures[arm]))
  }

  /// Draws one number from (0, 1).
  public func draw(using random: inout RandomStream) -> Double {
    let (a, b) = (Self.gamma(alpha, using: &random), Self.gamma(beta, using: &random))
    return a / (a + b)
  }

  /// The probability of a number up to `x`: the regularised incomplete beta function.
  public func cumulative(_ x: Double) -> Double {
    if x <= 0 { return 0 }
    if x >= 1 { return 1 }
    let logarithm =
      logGamma(alpha + beta) - logGamma(alpha) - logGamma(beta) + alpha * log(x) + beta * log1p(-x)
    // The fraction converges fast below the mean; above it the mirrored one does.
    if x < (alpha + 1) / (alpha + beta + 2) {
      return exp(logarithm) * Self.fraction(alpha, beta, x) / alpha
    }
    return 1 - exp(logarithm) * Self.fraction(beta, alpha, 1 - x) / beta
  }

  /// The number below which lies the probability `level`, to 15 digits of the interval.
  public func quantile(_ level: Double) -> Double {
    if level <= 0 { return 0 }
    if level >= 1 { return 1 }
    var (low, high) = (0.0, 1.0)
    for _ in 0..<50 {
      let middle = (low + high) / 2
      if cumulative(middle) < level { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// A Gamma draw with scale 1 (Marsaglia and Tsang 2000), for shapes of at least 1.
  private static func gamma(_ shape: Double, using random: inout RandomStream) -> Double {
    let d = shape - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let normal = random.normal()
      let root = 1 + c * normal
      guard root > 0 else { continue }
      let cube = root * root * root
      // 1 − uniform lies in (0, 1], where the logarithm is finite.
      if log(1 - random.uniform()) < 0.5 * normal * normal + d - d * cube + d * log(cube) {
        return d * cube
      }
    }
  }

  /// The continued fraction of the incomplete beta function (Abramowitz and Stegun 26.5.8), by
  /// Lentz's method.
  private static func fraction(_ a: Double, _ b: Double, _ x: Double) -> Double {
    let tiny = 1e-300
    func nonzero(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
    var c = 1.0
    var d = 1 / nonzero(1 - (a + b) * x / (a + 1))
    var result = d
    for m in 1..<500 {
      let m = Double(m)
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      d = 1 / nonzero(1 + even * d)
      c = nonzero(1 + even / c)
      result *= d * c
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      d = 1 / nonzero(1 + odd * d)
      c = nonzero(1 + odd / c)
      result *= d * c
      if abs(d * c - 1) < 1e-15 { break }
    }
    return result
  }
}
