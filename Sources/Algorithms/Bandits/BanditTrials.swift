import Environments
import Tensors

/// What a policy earns on a distribution of bandits, episode by episode of its trials.
///
/// ```swift
/// let bandits = BernoulliBandits([.uniform(arms: 5)], pulls: 100)
/// let scores = BanditTrials(bandits, episodes: 2).scores(of: ThompsonSampling(), trials: 1000, seed: 1)
/// ```
///
/// Each trial is on a bandit of its own, and what was learned is kept until the trial ends. The same
/// seed gives every policy the same bandits.
public struct BanditTrials<Distribution: TaskDistribution>: Sendable
where Distribution.DrawnTask == BernoulliBandit {
  /// Where bandits are drawn from.
  public let distribution: Distribution
  /// Episodes of a trial.
  public let episodes: Int

  /// Trials of `episodes` episodes.
  public init(_ distribution: Distribution, episodes: Int) {
    precondition(episodes > 0, "A trial has at least one episode, not \(episodes).")
    self.distribution = distribution
    self.episodes = episodes
  }

  /// The mean return of one episode of a trial.
  public struct Score: Equatable, Sendable {
    /// The mean over trials.
    public let mean: Double
    /// The standard error of that mean.
    public let standardError: Double

    /// The mean of some returns; at least two, or there is no error to tell.
    public init(of returns: [Double]) {
      precondition(returns.count > 1, "A standard error needs two trials, not \(returns.count).")
      let count = Double(returns.count)
      let mean = returns.reduce(0, +) / count
      let squares = returns.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      self.mean = mean
      standardError = (squares / (count - 1) / count).squareRoot()
    }
  }

  /// What the policy earns.
  /// - Parameters:
  ///   - trials: how many trials; at least two.
  ///   - seed: decides everything.
  /// - Returns: `[episodes]` scores, that of a trial's first episode first.
  public func scores(of policy: some BanditPolicy, trials: Int, seed: UInt64) -> [Score] {
    let returns = returns(of: policy, trials: trials, seed: seed)
    return (0..<episodes).map { episode in Score(of: returns.map { $0[episode] }) }
  }

  /// What the policy earns in a whole trial, per episode: the mean of `scores`, with its own error.
  public func meanScore(of policy: some BanditPolicy, trials: Int, seed: UInt64) -> Score {
    Score(
      of: returns(of: policy, trials: trials, seed: seed).map {
        $0.reduce(0, +) / Double(episodes)
      })
  }

  /// `[trials, episodes]` returns.
  public func returns(of policy: some BanditPolicy, trials: Int, seed: UInt64) -> [[Double]] {
    let stream = RandomStream(seed: seed)
    return (0..<trials).map { trial in
      // Bandits do not draw from the policy's stream, so all policies meet the same ones.
      let own = stream.fork("trial \(trial)")
      var tasks = own.fork("tasks")
      var choices = own.fork("choices")
      return returns(of: policy, tasks: &tasks, choices: &choices)
    }
  }

  private func returns(
    of policy: some BanditPolicy, tasks: inout RandomStream, choices: inout RandomStream
  ) -> [Double] {
    var bandit = distribution.draw(using: &tasks)
    var record = BanditRecord(arms: bandit.probabilities.count)
    return (0..<episodes).map { _ in
      _ = bandit.reset(using: &tasks)
      var total = 0.0
      while true {
        let arm = policy.arm(after: record, using: &choices)
        let step = bandit.step(.index(arm), using: &tasks)
        record.add(arm, paid: step.reward > 0)
        total += step.reward
        if step.ending.endsEpisode { return total }
      }
    }
  }
}
