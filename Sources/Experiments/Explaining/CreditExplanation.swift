import MetaLearning

/// What a run's reward model pays for, and where it looks, at several stages of its training.
public struct CreditExplanation: Sendable {
  /// The run's folder.
  public let run: String
  /// The algorithm and what is put on it, such as `ppo-intrinsic-reward`.
  public let agent: String
  /// The task.
  public let environment: String
  /// How it was looked at.
  public let settings: CreditSettings
  /// The stages, ascending; at least one.
  public let stages: [Stage]

  /// One stage.
  public struct Stage: Sendable {
    /// Environment steps of training before it.
    public let step: Int
    /// Episodes that its policy plays as it is judged.
    public let own: CreditPlay
    /// Episodes with actions drawn evenly, of which some go well and others badly whatever the policy
    /// has learned.
    public let drawn: CreditPlay
  }
}

/// Some episodes, and what a reward model makes of them.
public struct CreditPlay: Sendable {
  /// How many.
  public let episodes: Int
  /// The mean of their returns, as the environment pays them.
  public let meanReturn: Double
  /// r_in by step of all episodes.
  public let all: CreditCourse
  /// r_in by step of the episodes whose return is above the middle between the best and the worst.
  public let good: CreditCourse?
  /// The same of the others; both are `nil` where all returns are equal.
  public let bad: CreditCourse?
  /// How far the first step's r_in of good and bad episodes lie apart: the difference of the means
  /// over the root of the mean variance. `nil` where there are not two of each, or where neither
  /// kind varies, so that there is nothing to measure by.
  public let separation: Double?
  /// Where each step's reward looked, `[time][time]`, a mean over episodes and heads: row t adds up to
  /// one. Empty for a model that sees each step by itself.
  public let attention: [[Double]]
  /// How much the first step's reward looked at the last step of its own episode, a mean over
  /// episodes and heads; `nil` for a model that sees each step by itself.
  public let lastWeight: Double?
  /// What that would be if it looked at all steps alike.
  public let evenWeight: Double
  /// The first episode, as an example.
  public let example: Example

  /// One episode.
  public struct Example: Sendable {
    /// Its return, as the environment pays it.
    public let totalReward: Double
    /// What the model makes of it.
    public let credit: EpisodeCredit
  }
}

/// r_in over the steps of episodes.
public struct CreditCourse: Sendable, Equatable {
  /// How many episodes.
  public let episodes: Int
  /// The mean at each step, over the episodes that have it.
  public let means: [Double]
  /// The standard deviation at each step.
  public let deviations: [Double]

  init(_ rewards: [[Float]]) {
    let time = rewards.map(\.count).max() ?? 0
    let steps = (0..<time).map { step in
      var moments = Moments()
      for row in rewards where step < row.count { moments.add(Double(row[step])) }
      return moments
    }
    episodes = rewards.count
    means = steps.map(\.mean)
    deviations = steps.map(\.deviation)
  }
}

extension CreditPlay {
  /// What played episodes come to; at least one.
  init(_ played: [CreditEpisode]) {
    let returns = played.map(\.totalReward)
    let (least, greatest) = (returns.min() ?? 0, returns.max() ?? 0)
    let middle = (least + greatest) / 2
    let good = played.filter { $0.totalReward > middle }
    let bad = played.filter { $0.totalReward <= middle }
    episodes = played.count
    meanReturn = Statistics.mean(returns)
    all = CreditCourse(played.map(\.credit.rewards))
    let isSplit = !good.isEmpty && !bad.isEmpty
    self.good = isSplit ? CreditCourse(good.map(\.credit.rewards)) : nil
    self.bad = isSplit ? CreditCourse(bad.map(\.credit.rewards)) : nil
    separation = Self.separation(good, bad)
    attention = Self.meanAttention(played)
    let lastWeights = played.flatMap { $0.credit.attention.compactMap { $0.first?.last } }
    lastWeight = lastWeights.isEmpty ? nil : Statistics.mean(lastWeights.map(Double.init))
    evenWeight = Statistics.mean(played.map { 1 / Double(max(1, $0.credit.rewards.count)) })
    example = Example(totalReward: played[0].totalReward, credit: played[0].credit)
  }

  private static func separation(_ good: [CreditEpisode], _ bad: [CreditEpisode]) -> Double? {
    guard good.count > 1, bad.count > 1 else { return nil }
    let (above, below) = (Self.first(good), Self.first(bad))
    let variance =
      (above.deviation * above.deviation + below.deviation * below.deviation) / 2
    guard variance > 0 else { return nil }
    return (above.mean - below.mean) / variance.squareRoot()
  }

  private static func first(_ episodes: [CreditEpisode]) -> Moments {
    var moments = Moments()
    for episode in episodes { moments.add(Double(episode.credit.rewards[0])) }
    return moments
  }

  /// Episodes of other lengths than the longest have part in the rows that they have.
  private static func meanAttention(_ episodes: [CreditEpisode]) -> [[Double]] {
    let time = episodes.map { $0.credit.attention.isEmpty ? 0 : $0.credit.rewards.count }.max() ?? 0
    var sums = [[Double]](repeating: .init(repeating: 0, count: time), count: time)
    var counts = [Int](repeating: 0, count: time)
    for map in episodes.flatMap(\.credit.attention) {
      for (row, weights) in map.enumerated() {
        counts[row] += 1
        for (column, weight) in weights.enumerated() { sums[row][column] += Double(weight) }
      }
    }
    return zip(sums, counts).map { row, count in row.map { $0 / Double(max(1, count)) } }
  }
}

/// One episode that was played, and what the model makes of it.
struct CreditEpisode {
  /// Its return, as the environment pays it.
  var totalReward: Double
  var credit: EpisodeCredit
}
