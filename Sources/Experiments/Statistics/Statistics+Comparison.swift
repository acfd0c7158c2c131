/// How precisely a handful of numbers tells a mean, and how two handfuls compare.
extension Statistics {
  /// The interval that holds the mean behind `values` with probability `level`, if they are drawn from a bell curve:
  /// Student's. `nil` of fewer than two numbers, or of numbers that are not finite.
  public static func meanInterval(
    of values: [Double], level: Double = 0.95
  ) -> ClosedRange<Double>? {
    guard values.count > 1 else { return nil }
    let mean = mean(values)
    let half =
      StudentDistribution(degrees: Double(values.count - 1)).quantile(0.5 + level / 2)
      * standardError(values)
    guard mean.isFinite, half.isFinite else { return nil }
    return mean - half...mean + half
  }

  /// The interval of the difference of two means, `values` less `others`, when their variances may differ (Welch
  /// 1947); `nil` when either has fewer than two numbers.
  public static func welchInterval(
    of values: [Double], minus others: [Double], level: Double = 0.95
  ) -> ClosedRange<Double>? {
    guard values.count > 1, others.count > 1 else { return nil }
    let difference = mean(values) - mean(others)
    let (a, b) = (standardError(values), standardError(others))
    let (one, other) = (a * a, b * b)
    let variance = one + other
    guard variance.isFinite, difference.isFinite else { return nil }
    guard variance > 0 else { return difference...difference }
    let degrees =
      variance * variance
      / (one * one / Double(values.count - 1) + other * other / Double(others.count - 1))
    let half =
      StudentDistribution(degrees: degrees).quantile(0.5 + level / 2) * variance.squareRoot()
    return difference - half...difference + half
  }

  /// The share of pairs, one of `values` and one of `others`, in which the first is greater; ties count half (Agarwal
  /// et al. 2021, after Mann and Whitney). NaN without any pair.
  public static func probabilityOfImprovement(
    _ values: [Double], over others: [Double]
  ) -> Double {
    let wins = values.reduce(0.0) { sum, value in
      others.reduce(sum) { $0 + (value > $1 ? 1 : value == $1 ? 0.5 : 0) }
    }
    return wins / Double(values.count * others.count)
  }
}
