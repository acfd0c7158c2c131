import Foundation

extension RandomStream {
  /// A draw from the standard normal distribution (Box and Muller 1958).
  public mutating func normal() -> Double { normalPair().0 }

  /// Two independent draws from the standard normal distribution; the cheap unit of Box–Muller.
  public mutating func normalPair() -> (Double, Double) {
    // 1 − u lies in (0, 1], so the logarithm is finite.
    let radius = (-2 * log(1 - uniform())).squareRoot()
    let angle = 2 * Double.pi * uniform()
    return (radius * cos(angle), radius * sin(angle))
  }
}
