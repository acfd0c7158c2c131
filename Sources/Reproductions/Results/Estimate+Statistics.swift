import Experiments
import Tensors

extension Estimate {
  /// The mean with Student's interval.
  package static func mean(of values: [Double]) -> Estimate {
    Estimate(Statistics.mean(values), Statistics.meanInterval(of: values))
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
  package static func difference(_ values: [Double], _ others: [Double]) -> Estimate {
    Estimate(
      Statistics.mean(values) - Statistics.mean(others),
      Statistics.welchInterval(of: values, minus: others))
  }

  /// The probability that a number of `values` is greater than one of `others`, with the bootstrap's interval.
  static func improvement(
    _ values: [Double], over others: [Double], resamples: Int, using random: inout RandomStream
  ) -> Estimate {
    let probability = Statistics.probabilityOfImprovement(values, over: others)
    guard values.count > 1, others.count > 1 else { return Estimate(probability) }
    return Estimate(
      probability,
      Statistics.improvementInterval(
        of: [values], over: [others], resamples: resamples, using: &random))
  }
}
