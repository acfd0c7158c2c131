/// The means of what many steps of one update reported.
public struct MetricMeans: Sendable {
  private var sums = Metrics()
  private var counts = Metrics()

  /// No numbers yet.
  public init() {}

  /// Adds the numbers of one step.
  public mutating func add(_ metrics: Metrics) {
    for (name, value) in metrics.entries {
      sums[name] = (sums[name] ?? 0) + value
      counts[name] = (counts[name] ?? 0) + 1
    }
  }

  /// The mean of each number over the steps that reported it, in the order in which they came.
  public var metrics: Metrics {
    var means = Metrics()
    for (name, sum) in sums.entries { means[name] = sum / (counts[name] ?? 1) }
    return means
  }
}
