import Experiments
import Tensors

extension Estimate {
  /// The mean with Student's interval.
  static func mean(of values: [Double]) -> Estimate {
    let mean = Statistics.mean(values)
    guard values.count > 1 else { return Estimate(mean) }
    let half =
      StudentDistribution(degrees: Double(values.count - 1)).quantile(0.975)
      * Statistics.standardError(values)
    guard half.isFinite, mean.isFinite else { return Estimate(mean) }
    return Estimate(mean, mean - half...mean + half)
  }

  /// The interquartile mean with the percentile bootstrap's interval.
  static func interquartileMean(
    of values: [Double], resamples: Int, using random: inout RandomStream
  ) -> Estimate {
    let middle = Statistics.interquartileMean(values)
    guard values.count > 1 else { return Estimate(middle) }
    return Estimate(
      middle,
      Statistics.bootstrapInterval(
        of: values, resamples: resamples, using: &random,
        statistic: Statistics.interquartileMean))
  }

  /// The difference of two means with Welch's interval.
  static func difference(_ values: [Double], _ others: [Double]) -> Estimate {
    Estimate(
      Statistics.mean(values) - Statistics.mean(others),
      Statistics.welchInterval(of: values, minus: others))
  }
}
