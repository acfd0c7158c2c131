/// How two handfuls of numbers compare.
extension Statistics {
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
