/// An evaluation of whole trials: what an agent learns within a trial, its weights frozen, shows here.
extension Evaluation {
  /// A mean return over trials.
  public struct TrialScore: Equatable, Sendable {
    /// The mean.
    public var mean: Double
    /// Its standard error over trials; not a number of a single trial.
    public var standardError: Double
    /// How many trials.
    public var trials: Int

    /// The mean of one number a trial.
    init(of returns: [Double]) {
      let count = Double(returns.count)
      let mean = returns.reduce(0, +) / count
      let squares = returns.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      self.mean = mean
      standardError = count > 1 ? (squares / (count - 1) / count).squareRoot() : .nan
      trials = returns.count
    }
  }

  /// The mean return of each episode of a trial, in order; empty outside trials.
  public var byPlaceInTrial: [TrialScore] {
    let places = Dictionary(grouping: episodes.filter { $0.placeInTrial != nil }) {
      $0.placeInTrial ?? 0
    }
    return places.sorted { $0.key < $1.key }.map { TrialScore(of: $1.map(\.totalReward)) }
  }

  /// The mean return per episode, whose error counts a trial, not an episode, as one draw: episodes
  /// on one task are alike. `nil` outside trials.
  public var perTrial: TrialScore? {
    guard episodes.contains(where: { $0.placeInTrial != nil }) else { return nil }
    var trials: [[Double]] = []
    // Episodes stand trial after trial.
    for episode in episodes {
      if episode.placeInTrial == 0 || trials.isEmpty { trials.append([]) }
      trials[trials.count - 1].append(episode.totalReward)
    }
    return TrialScore(of: trials.map { $0.reduce(0, +) / Double($0.count) })
  }
}
