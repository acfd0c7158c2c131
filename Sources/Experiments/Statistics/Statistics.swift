/// Summaries of a handful of returns or of many: pure functions of numbers.
///
/// Of no numbers, every summary is NaN. A NaN among the numbers makes the result NaN, except in the
/// ordered ones, where it must not occur.
public enum Statistics {
  /// The arithmetic mean.
  public static func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
  }

  /// The standard deviation of these very numbers: the squares are divided by their count. It is
  /// what `std_return` holds, as in NumPy's default.
  public static func populationDeviation(_ values: [Double]) -> Double {
    (squares(values) / Double(values.count)).squareRoot()
  }

  /// The estimate of the deviation of what the numbers are a sample of: the squares are divided by
  /// one less than their count. Of one number it is NaN.
  public static func sampleDeviation(_ values: [Double]) -> Double {
    guard values.count > 1 else { return .nan }
    return (squares(values) / Double(values.count - 1)).squareRoot()
  }

  /// How far the mean of such samples strays: the sample deviation over the root of the count.
  public static func standardError(_ values: [Double]) -> Double {
    sampleDeviation(values) / Double(values.count).squareRoot()
  }

  /// The mean of what remains when a quarter of the numbers, rounded down, is cut from either end
  /// (Agarwal et al. 2021, with the cut of SciPy's `trim_mean`).
  public static func interquartileMean(_ values: [Double]) -> Double {
    let cut = values.count / 4
    return mean(Array(values.sorted().dropFirst(cut).dropLast(cut)))
  }

  /// The means of the last `window` numbers at each place; at the start, of as many as there are.
  public static func movingAverage(_ values: [Double], window: Int) -> [Double] {
    precondition(window > 0, "Statistics.movingAverage needs a positive window, not \(window)")
    // Summed anew at each place: a running sum drifts, and one infinity would spoil the rest.
    return values.indices.map { mean(Array(values[max(0, $0 - window + 1)...$0])) }
  }

  private static func squares(_ values: [Double]) -> Double {
    let mean = mean(values)
    return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  }
}
