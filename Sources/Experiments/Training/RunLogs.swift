import Algorithms

/// The logs of a run, opened at the lengths that a manifest names.
final class RunLogs {
  private let folder: RunFolder
  private let progress: CSVLog
  private let evaluation: CSVLog
  private let trials: CSVLog?
  private let timing: CSVLog
  private let events: TensorBoardLog
  private let metrics: [String]

  /// - Parameters:
  ///   - metrics: the names of the algorithm's numbers, which become columns.
  ///   - hasTrials: whether evaluations play trials, whose episodes are told apart.
  ///   - lengths: what a manifest says, or `nil` for a new run.
  ///   - clock: the time of day in seconds since 1970.
  init(
    _ folder: RunFolder, metrics: [String], hasTrials: Bool = false, lengths: [String: Int]?,
    clock: @escaping () -> Double
  ) throws {
    // A log that the manifest does not name had nothing in it then.
    func keep(_ path: String) -> Int? { lengths.map { $0[folder.relative(path)] ?? 0 } }
    self.folder = folder
    self.metrics = metrics
    progress = try CSVLog(
      folder.progress, columns: CSVLog.progressColumns(metrics: ["updates"] + metrics),
      keeping: keep(folder.progress))
    evaluation = try CSVLog(
      folder.evaluation, columns: CSVLog.evaluationColumns, keeping: keep(folder.evaluation))
    trials =
      hasTrials
      ? try CSVLog(folder.trials, columns: CSVLog.trialColumns, keeping: keep(folder.trials)) : nil
    timing = try CSVLog(
      folder.timing, columns: CSVLog.timingColumns(parts: []), keeping: keep(folder.timing))
    events = try TensorBoardLog(folder.events, keeping: keep(folder.events), clock: clock)
  }

  /// A row of progress, of timing, and their event.
  /// - Returns: the numbers of the row, for watchers.
  func log(_ window: LogWindow, state: some TrainingLoopState, seconds: Double, rate: Double) throws
    -> [(name: String, value: Double)]
  {
    var numbers: [(name: String, value: Double)] = []
    if !window.episodes.isEmpty {
      let count = Double(window.episodes.count)
      numbers.append(("return", window.episodes.reduce(0) { $0 + $1.totalReward } / count))
      numbers.append(("length", window.episodes.reduce(0) { $0 + Double($1.length) } / count))
    }
    for name in metrics {
      if let value = window.mean(of: name) { numbers.append((name, value)) }
    }
    try progress.append(
      [
        ("step", .int(state.step)), ("episodes", .int(state.episodes)),
        ("updates", .int(state.updates)),
      ]
        + numbers.map { ($0.name, .double($0.value)) })
    try timing.append([
      "step": .int(state.step), "seconds": .double(seconds), "steps_per_second": .double(rate),
    ])
    try events.append(
      step: state.step,
      numbers.map { ("training/\($0.name)", .double($0.value)) }
        + [("timing/steps_per_second", .double(rate))])
    return numbers
  }

  func log(_ result: Evaluation) throws {
    try evaluation.append([
      "step": .int(result.step), "mean_return": .double(result.meanReturn),
      "std_return": .double(result.standardDeviation), "episodes": .int(result.episodes.count),
    ])
    let places = result.byPlaceInTrial
    try events.append(
      step: result.step,
      [
        ("evaluation/mean_return", .double(result.meanReturn)),
        ("evaluation/std_return", .double(result.standardDeviation)),
      ]
        + places.enumerated().map {
          ("evaluation/trial_episode_\($0 + 1)", .double($1.mean))
        })
    guard let trials, let whole = result.perTrial else { return }
    for (episode, score) in ([whole] + places).enumerated() {
      try trials.append([
        "step": .int(result.step), "episode": .int(episode), "mean_return": .double(score.mean),
        "standard_error": .double(score.standardError), "trials": .int(score.trials),
      ])
    }
  }

  /// Waits until everything is on the disk.
  /// - Returns: the valid lengths, for the manifest.
  func synchronize() throws -> [String: Int] {
    try progress.synchronize()
    try evaluation.synchronize()
    try trials?.synchronize()
    try timing.synchronize()
    try events.synchronize()
    var lengths = [
      folder.relative(folder.progress): progress.length,
      folder.relative(folder.evaluation): evaluation.length,
      folder.relative(folder.timing): timing.length,
      folder.relative(folder.events): events.length,
    ]
    if let trials { lengths[folder.relative(folder.trials)] = trials.length }
    return lengths
  }
}

/// What has happened since the last row of `progress.csv`. Saved with a checkpoint, so that the first row after
/// resuming is the row of the unbroken run.
struct LogWindow: Codable {
  var episodes: [Episode] = []
  private var sums: [String: Double] = [:]
  private var counts: [String: Int] = [:]

  mutating func add(_ report: LoopReport) {
    episodes += report.episodes
    for (name, value) in report.metrics.entries {
      sums[name, default: 0] += value
      counts[name, default: 0] += 1
    }
  }

  func mean(of name: String) -> Double? {
    guard let sum = sums[name], let count = counts[name] else { return nil }
    return sum / Double(count)
  }
}
