import Environments
import Foundation

/// The greatest return that any agent can expect, where it knows the prior: exact, for two arms whose
/// probabilities add up to 1 (`Bandit-2Be`, `-2Bm`, `-2Bh`, `-3x2Bemh`).
///
/// There, a pull of either arm tells the same: a success of the one is as likely as a failure of the
/// other. So nothing is gained by exploring, the greedy choice on the posterior is optimal, and after
/// t pulls the number a of pulls that speak for the first arm is all that matters. With q the first
/// arm's probability, drawn with weight w, the expected reward of the next pull is
///
///     Σ_a C(t, a) · max(Σ_q w q^a (1 − q)^(t−a) q, Σ_q w q^a (1 − q)^(t−a) (1 − q)).
public struct BayesOptimalBandit: Sendable {
  /// What the first arm may pay with, and how probable that is.
  private let hypotheses: [(q: Double, weight: Double)]

  /// The distribution's optimum, or `nil` where it is not of that kind.
  public init?(_ distribution: BernoulliBandits) {
    var hypotheses: [(q: Double, weight: Double)] = []
    for prior in distribution.priors {
      guard case .oneOf(let lists) = prior else { return nil }
      for list in lists {
        guard list.count == 2, abs(list[0] + list[1] - 1) < 1e-12 else { return nil }
        let weight = 1 / Double(distribution.priors.count * lists.count)
        hypotheses.append((q: list[0], weight: weight))
      }
    }
    self.hypotheses = hypotheses
    pulls = distribution.pulls
  }

  /// Pulls of an episode.
  public let pulls: Int

  /// `[episodes]`: the expected return of each episode of a trial.
  public func values(episodes: Int) -> [Double] {
    (0..<episodes).map { episode in
      (episode * pulls..<(episode + 1) * pulls).reduce(0) { $0 + reward(after: $1) }
    }
  }

  /// The expected reward of one pull after `pulls` others.
  public func reward(after pulls: Int) -> Double {
    (0...pulls).reduce(0) { sum, favourable in
      let (a, b) = (Double(favourable), Double(pulls - favourable))
      // Binomials of hundreds of pulls are beyond 64 bits; their logarithms are not.
      let ways = logGamma(Double(pulls) + 1) - logGamma(a + 1) - logGamma(b + 1)
      var (first, second) = (0.0, 0.0)
      for (q, weight) in hypotheses {
        let probability = weight * exp(ways + Self.power(q, a) + Self.power(1 - q, b))
        first += probability * q
        second += probability * (1 - q)
      }
      return sum + max(first, second)
    }
  }

  /// ln(base^exponent), with 0⁰ = 1.
  private static func power(_ base: Double, _ exponent: Double) -> Double {
    exponent == 0 ? 0 : exponent * log(base)
  }
}
