import Experiments
import Tensors

/// The learning curve of one variant on one panel, over its seeds.
///
/// At each step only the seeds that have been judged there count, and how many those are stands beside the numbers.
/// The smoothed curve is the mean of the seeds' moving averages, each seed's taken before the seeds are put
/// together, as papers do; the interquartile mean is of the evaluations themselves.
public struct LearningCurve: Sendable {
  /// The panel.
  public let panel: String
  /// The variant.
  public let variant: String
  /// The points, in the order of the steps.
  public let points: [Point]

  /// What is known at one step.
  public struct Point: Hashable, Sendable {
    /// Environment steps.
    public var step: Int
    /// Seeds that were judged there.
    public var seeds: Int
    /// The mean over seeds, with Student's interval.
    public var mean: Estimate
    /// The same of the moving averages.
    public var smoothed: Estimate
    /// The interquartile mean over seeds, with the bootstrap's interval.
    public var middle: Estimate
  }

  /// Resamples of the bootstrap at each step: there are many steps.
  static let resamples = 2_000

  /// The curve of some runs.
  /// - Parameters:
  ///   - window: evaluations that the moving average spans; fewer at the start.
  ///   - random: what the bootstrap draws with.
  init(
    panel: String, variant: String, records: [RunRecord], window: Int,
    using random: inout RandomStream
  ) {
    self.panel = panel
    self.variant = variant
    var raw: [Int: [Double]] = [:]
    var smooth: [Int: [Double]] = [:]
    for record in records {
      let means = record.evaluations.map(\.mean)
      for (row, average) in zip(
        record.evaluations, Statistics.movingAverage(means, window: window))
      {
        raw[row.step, default: []].append(row.mean)
        smooth[row.step, default: []].append(average)
      }
    }
    var points: [Point] = []
    for (step, values) in raw.sorted(by: { $0.key < $1.key }) {
      points.append(
        Point(
          step: step, seeds: values.count, mean: .mean(of: values),
          smoothed: .mean(of: smooth[step] ?? []),
          middle: .interquartileMean(
            of: values, resamples: Self.resamples, using: &random)))
    }
    self.points = points
  }
}
