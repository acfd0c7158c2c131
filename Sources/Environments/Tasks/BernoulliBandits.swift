import Tensors

/// Bernoulli bandits whose arms are drawn from a known prior.
///
/// ```swift
/// let uniform = BernoulliBandits([.uniform(arms: 10)], pulls: 100)
/// let easy = BernoulliBandits([.oneOf([[0.1, 0.9], [0.9, 0.1]])], pulls: 100)
/// ```
public struct BernoulliBandits: TaskDistribution {
  /// How the probabilities of the arms are drawn.
  public enum Prior: Equatable, Sendable {
    /// Each arm's from [0, 1), independently (Duan et al. 2016).
    case uniform(arms: Int)
    /// One of these lists of `[arms]` probabilities, each list equally often.
    case oneOf([[Double]])

    /// How many arms the bandits have.
    public var arms: Int {
      switch self {
      case .uniform(let arms): arms
      case .oneOf(let lists): lists.first?.count ?? 0
      }
    }
  }

  /// Kinds of bandits, each drawn equally often.
  public let priors: [Prior]
  /// How many pulls an episode has.
  public let pulls: Int

  /// A distribution.
  /// - Parameters:
  ///   - priors: kinds of bandits, all with the same number of arms.
  ///   - pulls: the length of an episode.
  public init(_ priors: [Prior], pulls: Int) {
    precondition(!priors.isEmpty, "There is no kind of bandit to draw from.")
    precondition(pulls > 0, "An episode has at least one pull, not \(pulls).")
    let arms = priors[0].arms
    for prior in priors {
      precondition(prior.arms > 0, "A bandit has at least one arm.")
      precondition(prior.arms == arms, "All bandits of a distribution have as many arms.")
      guard case .oneOf(let lists) = prior else { continue }
      precondition(
        lists.allSatisfy { $0.count == arms && $0.allSatisfy((0...1).contains) },
        "Each list has \(arms) probabilities within 0 … 1, and these are \(lists).")
    }
    self.priors = priors
    self.pulls = pulls
  }

  /// How many arms every bandit has.
  public var arms: Int { priors[0].arms }
  /// A single point.
  public var observationSpace: Space { .box(shape: [1], low: 0, high: 0) }
  /// One of the arms.
  public var actionSpace: Space { .discrete(count: arms) }

  /// A bandit of any of the kinds.
  public func draw(using random: inout RandomStream) -> BernoulliBandit {
    draw(priors[priors.count == 1 ? 0 : random.integer(below: priors.count)], using: &random)
  }

  /// Bandits of each kind in turn: three of three kinds are one of each.
  public func draw(_ count: Int, using random: inout RandomStream) -> [BernoulliBandit] {
    (0..<count).map { draw(priors[$0 % priors.count], using: &random) }
  }

  private func draw(_ prior: Prior, using random: inout RandomStream) -> BernoulliBandit {
    switch prior {
    case .uniform(let arms):
      BernoulliBandit(probabilities: (0..<arms).map { _ in random.uniform() }, pulls: pulls)
    case .oneOf(let lists):
      BernoulliBandit(probabilities: lists[random.integer(below: lists.count)], pulls: pulls)
    }
  }
}
