import Experiments
import Tensors

/// One number a seed, put together over the seeds of a variant.
public struct Score: Sendable {
  /// The numbers, in the order of the seeds.
  public let values: [Double]
  /// Their mean, with Student's interval.
  public let mean: Estimate
  /// Their interquartile mean, with the bootstrap's interval.
  public let middle: Estimate

  /// Resamples of the bootstrap.
  static let resamples = 10_000

  /// The score of some seeds; `nil` where there are none.
  init?(_ values: [Double], using random: inout RandomStream) {
    guard !values.isEmpty else { return nil }
    self.values = values
    mean = .mean(of: values)
    middle = .interquartileMean(of: values, resamples: Self.resamples, using: &random)
  }
}

/// A variant beside the first variant of its panel.
public struct Comparison: Sendable {
  /// The difference of the means, with Welch's interval.
  public let difference: Estimate
  /// The probability that a run of the variant is better than one of the first, ties counted half, with the
  /// bootstrap's interval.
  public let improvement: Estimate

  /// `score` beside `first`.
  init(_ score: Score, with first: Score, using random: inout RandomStream) {
    difference = .difference(score.values, first.values)
    improvement = .improvement(
      score.values, over: first.values, resamples: Score.resamples, using: &random)
  }
}

/// What the finished runs of one variant on one panel came to.
public struct VariantSummary: Sendable {
  /// The panel.
  public let panel: String
  /// The variant.
  public let variant: String
  /// Seeds that were planned.
  public let planned: Int
  /// Seeds that are finished; only these count in the scores.
  public let finished: Int
  /// The evaluations after the last step.
  public let final: Score?
  /// The means of each seed's last evaluations during training.
  public let last: Score?
  /// The final score beside that of the panel's first variant; `nil` for that one itself.
  public let finalComparison: Comparison?
  /// The same of the last evaluations.
  public let lastComparison: Comparison?
}

extension Score? {
  /// This score beside `first`, where there are both.
  func compared(with first: Score?, using random: inout RandomStream) -> Comparison? {
    guard let self, let first else { return nil }
    return Comparison(self, with: first, using: &random)
  }
}
