import MetaLearning

/// Where a run's attention over trajectories looks, at several stages of its training.
public struct TrajectoryExplanation: Sendable {
  /// The run's folder.
  public let run: String
  /// The algorithm and what is put on it.
  public let agent: String
  /// The task.
  public let environment: String
  /// How it was looked at.
  public let settings: TrajectoryLookSettings
  /// The stages, ascending; at least one.
  public let stages: [Stage]

  /// One stage.
  public struct Stage: Sendable {
    /// Environment steps of training before it.
    public let step: Int
    /// Episodes that its policy plays as it is judged.
    public let play: TrajectoryPlay
  }
}

/// How attention over trajectories is looked at.
public struct TrajectoryLookSettings: Sendable, Equatable {
  /// Whole episodes that each stage plays.
  public var episodes = 20
  /// Decides the episodes; all stages play equal ones.
  public var seed: UInt64 = 1
  /// Which stages of training are looked at.
  public var stages = StageChoice.all

  /// The defaults.
  public init() {}
}

/// Some episodes, and where attention looked in them.
public struct TrajectoryPlay: Sendable {
  /// How many.
  public let episodes: Int
  /// The mean of their returns, as the environment pays them.
  public let meanReturn: Double
  /// Method 2; `nil` without it.
  public let estimates: AttentionProfile?
  /// Method 1; `nil` without it.
  public let contrast: AttentionProfile?
  /// How far estimates of returns lie from what came, the root of the mean square over all steps; `nil` without
  /// Method 2.
  public let returnError: Double?
  /// The deviation of what came, over all steps.
  public let returnDeviation: Double
  /// The first episode, as an example.
  public let example: LookedEpisode
}

/// One episode, and where attention looked in it.
public struct LookedEpisode: Sendable {
  /// Its return, as the environment pays it.
  public var totalReward: Double
  /// Σ_k γ^k r_{t+k} of each step as it came; for what would have followed one that was cut off the critic's value
  /// stands.
  public var returns: [Double]
  /// Where the methods looked.
  public var look: TrajectoryLook

  /// How important each memory was to the other steps that saw it: the weights that they gave it, over what they would
  /// have given it had they looked at all they saw alike. 1 is as much as any, and `nil` where nobody saw it.
  public static func importance(of weights: [[Float]]) -> [Double?] {
    var (given, even) = (
      [Double](repeating: 0, count: weights.count), [Double](repeating: 0, count: weights.count)
    )
    for (step, row) in weights.enumerated() {
      let seen = row.count { $0 > 0 }
      for (memory, weight) in row.enumerated() where weight > 0 && memory != step {
        given[memory] += Double(weight)
        even[memory] += 1 / Double(seen)
      }
    }
    return zip(given, even).map { $1 > 0 ? $0 / $1 : nil }
  }
}

/// Where queries look, by how far it lies from them: means over the steps of all episodes.
public struct AttentionProfile: Sendable, Equatable {
  /// Weights by distance: of what lies `index` steps back; 0 is the query's own step.
  public let back: [Double]
  /// Weights of what lies `index` + 1 steps ahead; empty where nothing ahead is seen.
  public let ahead: [Double]
  /// The weight of its own step, had each looked at all it saw alike.
  public let even: Double

  /// - Parameter sight: steps that a query may see.
  init(_ episodes: [[[Float]]], sight: Int) {
    var back = [Double](repeating: 0, count: sight)
    var ahead = [Double](repeating: 0, count: max(1, sight - 1))
    var (rows, even) = (0.0, 0.0)
    for weights in episodes {
      for (step, row) in weights.enumerated() {
        rows += 1
        var seen = 0.0
        for (place, weight) in row.enumerated() where weight > 0 {
          seen += 1
          if place <= step {
            back[min(step - place, sight - 1)] += Double(weight)
          } else {
            ahead[min(place - step - 1, ahead.count - 1)] += Double(weight)
          }
        }
        even += 1 / max(1, seen)
      }
    }
    self.back = back.map { $0 / max(1, rows) }
    self.ahead = ahead.contains { $0 > 0 } ? ahead.map { $0 / max(1, rows) } : []
    self.even = even / max(1, rows)
  }
}

extension TrajectoryPlay {
  /// What played episodes come to; at least one.
  init(_ played: [LookedEpisode], sight: Int) {
    episodes = played.count
    meanReturn = Statistics.mean(played.map(\.totalReward))
    func profile(_ weights: [[[Float]]]) -> AttentionProfile? {
      weights.allSatisfy(\.isEmpty) ? nil : AttentionProfile(weights, sight: sight)
    }
    estimates = profile(played.map(\.look.estimates))
    contrast = profile(played.map(\.look.contrast))
    var (errors, came) = (Moments(), Moments())
    for episode in played {
      for number in episode.returns { came.add(number) }
      for (estimate, number) in zip(episode.look.returns, episode.returns) {
        let error = Double(estimate) - number
        errors.add(error * error)
      }
    }
    returnError = estimates == nil ? nil : errors.mean.squareRoot()
    returnDeviation = came.deviation
    example = played[0]
  }
}
