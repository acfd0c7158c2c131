import Reproductions

/// The runs of the trials under way: which are to be trained, and what the others came to.
struct RunQueue {
  /// A run and its trial.
  struct Item: Sendable {
    var trial: Int
    var run: PlannedRun
  }

  private var waiting: [Item] = []
  /// Of each trial under way its runs, and what those that are over came to.
  private var begun: [Int: (runs: [PlannedRun], results: [String: RunResult], left: Int)] = [:]

  var isEmpty: Bool { waiting.isEmpty }

  mutating func add(_ trial: Int, _ runs: [PlannedRun]) {
    begun[trial] = (runs, [:], runs.count)
    waiting += runs.map { Item(trial: trial, run: $0) }
  }

  /// Takes the next run away.
  mutating func next() -> Item? { waiting.isEmpty ? nil : waiting.removeFirst() }

  /// A run is over. The others of a trial that failed need not be trained: nothing they could come
  /// to would count.
  /// - Returns: what the trial's runs came to in the order of the trial, when this was the last of
  ///   them.
  mutating func finish(
    _ item: Item, _ result: RunResult
  ) -> [(name: String, result: RunResult)]? {
    guard var trial = begun[item.trial] else { return nil }
    trial.results[item.run.name] = result
    trial.left -= 1
    if result.objective == nil {
      trial.left -= waiting.count { $0.trial == item.trial }
      waiting.removeAll { $0.trial == item.trial }
    }
    begun[item.trial] = trial.left > 0 ? trial : nil
    guard trial.left == 0 else { return nil }
    return trial.runs.compactMap { run in
      trial.results[run.name].map { (run.shortName, $0) }
    }
  }
}
