import Tensors

/// Scores of several runs on each of several tasks, after Agarwal et al. 2021, "Deep Reinforcement
/// Learning at the Edge of the Statistical Precipice".
///
/// Scores are `[task][run]`; tasks may have different numbers of runs. For a summary over tasks the
/// scores have to be on one scale, so returns are normalised first.
extension Statistics {
  /// The mean of the middle half of all scores, whatever their task.
  public static func interquartileMean(tasks scores: [[Double]]) -> Double {
    interquartileMean(scores.flatMap { $0 })
  }

  /// The interval that holds `level` of a summary when the runs of each task are resampled among
  /// themselves (stratified percentile bootstrap): how far the summary would stray with other seeds
  /// on the same tasks.
  /// - Parameters:
  ///   - scores: `[task][run]`.
  ///   - level: the share inside, 0.95 by convention.
  ///   - resamples: how many times every task's runs are drawn anew, with replacement.
  ///   - random: what they are drawn with, so that a report can be made again.
  ///   - statistic: of all scores of a resample; the interquartile mean, unless told otherwise.
  /// - Returns: everything, if a task has no runs or a score is not finite.
  public static func stratifiedInterval(
    of scores: [[Double]], level: Double = 0.95, resamples: Int = 10_000,
    using random: inout RandomStream,
    statistic: ([Double]) -> Double = Statistics.interquartileMean
  ) -> ClosedRange<Double> {
    resampledInterval([scores], level: level, resamples: resamples, using: &random) {
      statistic($0[0].flatMap { $0 })
    }
  }

  /// How probable it is that a run of ours beats one of theirs on the same task, over all tasks
  /// alike: the share of pairs in which it does, a tie being half a win.
  /// - Parameters:
  ///   - ours: `[task][run]`.
  ///   - theirs: the same tasks in the same order.
  /// - Returns: NaN if there is no task, or one without runs.
  public static func probabilityOfImprovement(
    tasks ours: [[Double]], over theirs: [[Double]]
  ) -> Double {
    precondition(
      ours.count == theirs.count,
      "Statistics.probabilityOfImprovement compares the same tasks, not \(ours.count) and "
        + "\(theirs.count)")
    return mean(zip(ours, theirs).map { probabilityOfImprovement($0, over: $1) })
  }

  /// The interval that holds `level` of the probability of improvement when the runs of each task
  /// and side are resampled among themselves.
  /// - Returns: everything, if a task has no runs or a score is not finite.
  public static func improvementInterval(
    of ours: [[Double]], over theirs: [[Double]], level: Double = 0.95, resamples: Int = 10_000,
    using random: inout RandomStream
  ) -> ClosedRange<Double> {
    resampledInterval([ours, theirs], level: level, resamples: resamples, using: &random) {
      probabilityOfImprovement(tasks: $0[0], over: $0[1])
    }
  }

  /// The percentile interval of a statistic of `[side][task][run]`, resampled within each task.
  private static func resampledInterval(
    _ sides: [[[Double]]], level: Double, resamples: Int, using random: inout RandomStream,
    statistic: ([[[Double]]]) -> Double
  ) -> ClosedRange<Double> {
    precondition(
      level > 0 && level < 1 && resamples > 0,
      "A bootstrap interval needs a level between 0 and 1 and resamples, not \(level) and "
        + "\(resamples)")
    let isSound = sides.allSatisfy { tasks in
      !tasks.isEmpty && tasks.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isFinite) }
    }
    // A range of NaN would trap; everything is what one knows.
    guard isSound else { return -.infinity ... .infinity }
    var resample = sides
    let results = (0..<resamples).map { _ in
      for side in sides.indices {
        for task in sides[side].indices {
          let runs = sides[side][task]
          for run in runs.indices {
            resample[side][task][run] = runs[random.integer(below: runs.count)]
          }
        }
      }
      return statistic(resample)
    }.sorted()
    let tail = (1 - level) / 2
    return quantile(tail, ofSorted: results)...quantile(1 - tail, ofSorted: results)
  }
}
