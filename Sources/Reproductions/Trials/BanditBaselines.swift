import Algorithms
import Environments
import Experiments
import Tensors

/// What known strategies earn on the bandits of a panel: what an agent that learned to learn is measured by.
///
/// Every strategy meets the same bandits, those that the agents are judged on, and keeps what it learned until the
/// trial ends. Equal panels give equal numbers.
public struct BanditBaselines: Sendable {
  /// The panel.
  public let panel: String
  /// The strategies, from the weakest to what cannot be passed.
  public let rows: [Row]
  /// Bandits that each strategy met.
  public let trials: Int

  /// One strategy.
  public struct Row: Hashable, Sendable {
    /// Its name.
    public var name: String
    /// The mean return of each episode of a trial.
    public var episodes: [Double]
    /// The mean return per episode.
    public var mean: Double
    /// Its standard error over trials; 0 where the number is exact.
    public var standardError: Double
  }

  /// Bandits for each strategy's score.
  static let judgedTrials = 3_000
  /// Bandits, others, for each candidate in tuning.
  static let tuningTrials = 200
  /// The exponents that Bayes-UCB is tuned over.
  static let exponents = [-1.0, -0.5, 0, 0.5]
  /// The coefficients that UCB1 is tuned over; 1 is its usual one.
  static let coefficients = [0.1, 0.2, 0.35, 0.5, 0.7, 1]

  /// The baselines of a panel with such a task; `nil` where that is no bandit of ours.
  /// - Throws: what is wrong with the settings.
  init?(panel: String, _ settings: EnvironmentSettings) throws {
    guard let kind = NativeBandits(rawValue: settings.name) else { return nil }
    let trial = settings.trial.judged
    let bandits = try kind.distribution(arms: trial.arms, pulls: trial.pulls)
    self.panel = panel
    trials = Self.judgedTrials
    if trial.fixedTasks > 0 {
      let kept = FixedTasks(trial.fixedTasks, of: bandits, seed: UInt64(trial.tasksSeed))
      let best = kept.tasks.reduce(0) { $0 + ($1.probabilities.max() ?? 0) }
      rows =
        Self.rows(of: kept, trial)
        + [Self.known(Double(trial.pulls) * best / Double(kept.tasks.count), trial)]
    } else {
      rows =
        Self.rows(of: bandits, trial) + Self.optimum(of: bandits, trial)
        + [Self.known(Double(trial.pulls) * Self.expectedBest(of: bandits), trial)]
    }
  }

  private static func rows<Distribution: TaskDistribution>(
    of distribution: Distribution, _ trial: TrialSettings
  ) -> [Row] where Distribution.DrawnTask == BernoulliBandit {
    let trials = BanditTrials(distribution, episodes: trial.episodes)
    let horizon = trial.episodes * trial.pulls
    func row(_ name: String, _ policy: some BanditPolicy) -> Row {
      let returns = trials.returns(of: policy, trials: judgedTrials, seed: 1)
      let whole = returns.map { $0.reduce(0, +) / Double(trial.episodes) }
      let score = BanditTrials<Distribution>.Score(of: whole)
      return Row(
        name: name,
        episodes: (0..<trial.episodes).map { place in Statistics.mean(returns.map { $0[place] }) },
        mean: score.mean, standardError: score.standardError)
    }
    // Tuned on bandits of their own, or the best of several would be the luckiest of them.
    func tuned<Policy: BanditPolicy>(_ candidates: [Double], _ make: (Double) -> Policy) -> Double {
      let scores = candidates.map {
        trials.meanScore(of: make($0), trials: tuningTrials, seed: 2).mean
      }
      let best = scores.indices.max { scores[$0] < scores[$1] } ?? 0
      return candidates[best]
    }
    let coefficient = tuned(coefficients) { UCB1(coefficient: $0) }
    let exponent = tuned(exponents) { BayesUCB(horizon: horizon, exponent: $0) }
    return [
      row("random", RandomArm()), row("UCB1", UCB1()),
      row("UCB1, coefficient \(coefficient)", UCB1(coefficient: coefficient)),
      row("Thompson sampling", ThompsonSampling()),
      row("Bayes-UCB, exponent \(exponent)", BayesUCB(horizon: horizon, exponent: exponent)),
    ]
  }

  private static func optimum(of bandits: BernoulliBandits, _ trial: TrialSettings) -> [Row] {
    guard let values = BayesOptimalBandit(bandits)?.values(episodes: trial.episodes) else {
      return []
    }
    return [
      Row(
        name: "Bayes-optimal", episodes: values, mean: Statistics.mean(values), standardError: 0)
    ]
  }

  private static func known(_ value: Double, _ trial: TrialSettings) -> Row {
    Row(
      name: "always the best arm", episodes: .init(repeating: value, count: trial.episodes),
      mean: value, standardError: 0)
  }

  /// The mean of the best arm's probability: k / (k + 1) of k uniform ones.
  private static func expectedBest(of bandits: BernoulliBandits) -> Double {
    let best = bandits.priors.map { prior -> Double in
      switch prior {
      case .uniform(let arms): Double(arms) / Double(arms + 1)
      case .oneOf(let lists): Statistics.mean(lists.map { $0.max() ?? 0 })
      }
    }
    return Statistics.mean(best)
  }
}
