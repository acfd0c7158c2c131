/// What the attention did to a run's features and values at several stages of its training.
public struct FeatureExplanation: Sendable {
  /// The run's folder.
  public let run: String
  /// The algorithm and what is put on it, such as `td3-attention`.
  public let agent: String
  /// The task.
  public let environment: String
  /// How it was looked at.
  public let settings: FeatureSettings
  /// The stages, ascending.
  public let stages: [Stage]

  /// One stage.
  public struct Stage: Sendable {
    /// Environment steps of training before it.
    public let step: Int
    /// Q(s, the attention's action) − Q(s, the actor's action), at every step of play.
    public let differences: [Double]
    /// What they come to.
    public let difference: DifferenceSummary
    /// What the mask weights come to.
    public let mask: MaskSummary
    /// The features of consecutive steps.
    public let snapshots: FeatureSnapshots
    /// How far apart actor and attention features lie.
    public let separation: FeatureSeparation
  }
}

/// What the differences of value come to.
public struct DifferenceSummary: Sendable, Codable, Equatable {
  /// How many there are: steps of play.
  public let count: Int
  /// Their mean.
  public let mean: Double
  /// The middle one.
  public let median: Double
  /// The share that is greater than zero: where the attention's action is worth more.
  public let shareAboveZero: Double
  /// The share that is exactly zero: where both actions come out the same, as at the bounds of what
  /// can be done.
  public let shareAtZero: Double
  /// The least.
  public let least: Double
  /// The greatest.
  public let greatest: Double
  /// The value below which 5 % lie.
  public let quantile5: Double
  /// The value below which 25 % lie.
  public let quantile25: Double
  /// The value below which 75 % lie.
  public let quantile75: Double
  /// The value below which 95 % lie.
  public let quantile95: Double
  /// The mean of Q(s, the actor's action): what size a difference must have to matter.
  public let meanValue: Double

  init(_ differences: [Double], meanValue: Double) {
    let sorted = differences.sorted()
    count = sorted.count
    mean = Statistics.mean(differences)
    median = Statistics.quantile(0.5, ofSorted: sorted)
    shareAboveZero = Double(sorted.count { $0 > 0 }) / Double(sorted.count)
    shareAtZero = Double(sorted.count { $0 == 0 }) / Double(sorted.count)
    least = sorted.first ?? .nan
    greatest = sorted.last ?? .nan
    quantile5 = Statistics.quantile(0.05, ofSorted: sorted)
    quantile25 = Statistics.quantile(0.25, ofSorted: sorted)
    quantile75 = Statistics.quantile(0.75, ofSorted: sorted)
    quantile95 = Statistics.quantile(0.95, ofSorted: sorted)
    self.meanValue = meanValue
  }
}

/// What the mask weights m come to, over all features and steps.
public struct MaskSummary: Sendable, Codable, Equatable {
  /// Their mean; 1 leaves features as they are.
  public let mean: Double
  /// Their standard deviation.
  public let deviation: Double
  /// The share with |m − 1| > 0.1.
  public let moved: Double
  /// The mean of |m − 1|.
  public let strength: Double
  /// How far the features really move, ‖m∘f − f‖ / ‖f‖, as a mean over the steps: weights of
  /// features that are zero change nothing.
  public let change: Double
}

/// Features of consecutive steps of one environment.
public struct FeatureSnapshots: Sendable, Equatable {
  /// The actor's own, a row a step.
  public var own: [[Float]] = []
  /// The re-weighted ones of the same steps.
  public var attended: [[Float]] = []
  /// The episode of each step, from 0 on.
  public var episodes: [Int] = []
}
