extension CSVLog {
  /// The columns of `evaluation.csv`, which scripts rely on.
  public static let evaluationColumns = ["step", "mean_return", "std_return", "episodes"]

  /// The columns of `trials.csv`: a row an evaluation and episode of the trial. Episode 0 is the mean
  /// over all episodes of a trial; errors are standard errors over trials.
  public static let trialColumns = [
    "step", "episode", "mean_return", "standard_error", "trials",
  ]

  /// The columns of `progress.csv`: a row an episode or a report, without any time of day.
  /// - Parameter metrics: the algorithm's own, such as `critic_loss`.
  public static func progressColumns(metrics: [String]) -> [String] {
    ["step", "episodes", "return", "length"] + metrics
  }

  /// The columns of `timing.csv`, the one table that two equal runs do not share.
  /// - Parameter parts: what a second is spent on, such as `acting`; in seconds.
  public static func timingColumns(parts: [String]) -> [String] {
    ["step", "seconds", "steps_per_second"] + parts.map { "\($0)_seconds" }
  }
}
