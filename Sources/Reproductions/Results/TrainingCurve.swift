import Experiments

/// What the training episodes of one variant on one panel returned, over its seeds: at each report the running mean of
/// each seed's last episodes, then the mean over seeds.
public struct TrainingCurve: Sendable {
  /// The panel.
  public let panel: String
  /// The variant.
  public let variant: String
  /// The points, in the order of the steps.
  public let points: [Point]
  /// The last running mean of each finished seed.
  public let last: Estimate?

  /// Episodes that a running mean spans.
  public static let episodes = 100

  /// What is known at one step.
  public struct Point: Hashable, Sendable {
    /// Environment steps, down to whole reports, which the seeds share.
    public var step: Int
    /// Seeds that have come so far.
    public var seeds: Int
    /// The mean over seeds of their running means, with Student's interval.
    public var mean: Estimate
  }

  /// The curve of some runs.
  init(panel: String, variant: String, records: [RunRecord]) {
    self.panel = panel
    self.variant = variant
    var values: [Int: [Double]] = [:]
    var last: [Double] = []
    for record in records {
      guard let table = record.training else { continue }
      let every = max(1, (try? record.run.recipe.training.logEvery) ?? 1)
      var own: [Int: Double] = [:]
      let means = table.runningMeans(over: Self.episodes)
      for (row, mean) in zip(table.rows, means) { own[row.step / every * every] = mean }
      for (step, mean) in own { values[step, default: []].append(mean) }
      if record.isFinished, let mean = means.last { last.append(mean) }
    }
    points = values.sorted { $0.key < $1.key }.map { step, values in
      Point(step: step, seeds: values.count, mean: .mean(of: values))
    }
    self.last = last.isEmpty ? nil : .mean(of: last)
  }
}
