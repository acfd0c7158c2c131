import Tensors

extension Statistics {
  /// The interval that holds `level` of the statistic over resampled `values` (percentile
  /// bootstrap).
  /// - Parameters:
  ///   - level: the share inside, 0.95 by convention.
  ///   - resamples: how many samples with replacement are drawn.
  ///   - random: what they are drawn with, so that a report can be made again.
  ///   - statistic: the mean, unless told otherwise.
  public static func bootstrapInterval(
    of values: [Double], level: Double = 0.95, resamples: Int = 10_000,
    using random: inout RandomStream, statistic: ([Double]) -> Double = Statistics.mean
  ) -> ClosedRange<Double> {
    precondition(
      level > 0 && level < 1 && resamples > 0,
      "Statistics.bootstrapInterval needs a level between 0 and 1 and resamples, not "
        + "\(level) and \(resamples)")
    guard !values.isEmpty, values.allSatisfy(\.isFinite) else {
      // A range of NaN would trap; everything is what one knows.
      return -.infinity ... .infinity
    }
    var resample = values
    let results = (0..<resamples).map { _ in
      for index in resample.indices {
        resample[index] = values[random.integer(below: values.count)]
      }
      return statistic(resample)
    }.sorted()
    let tail = (1 - level) / 2
    return quantile(tail, ofSorted: results)...quantile(1 - tail, ofSorted: results)
  }

  /// The value below which `share` of the numbers lie, with straight lines between them.
  public static func quantile(_ share: Double, ofSorted values: [Double]) -> Double {
    let place = share * Double(values.count - 1)
    let below = Int(place)
    let above = min(below + 1, values.count - 1)
    return values[below] + (values[above] - values[below]) * (place - Double(below))
  }
}
