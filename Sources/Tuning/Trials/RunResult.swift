import Experiments
import Reproductions

/// What one run of a trial came to.
struct RunResult: Equatable, Sendable {
  /// What it is worth; `nil` where it failed.
  var objective: Double?
  /// Why it failed.
  var problem: String?
  /// Seconds of training.
  var seconds: Double
  /// The commits that it was trained with.
  var commits: [String]

  init(
    objective: Double?, problem: String? = nil, seconds: Double = 0, commits: [String] = []
  ) {
    self.objective = objective
    self.problem = problem
    self.seconds = seconds
    self.commits = commits
  }

  /// Reads what a run has left in its folder.
  /// - Parameter failure: why it failed just now, where it did.
  /// - Throws: `StudyFault.otherRecipe` when a run of other settings lies in its place.
  init(
    of run: PlannedRun, in folder: StudyFolder, _ wanted: Search.Objective,
    failure: (any Error)? = nil
  ) throws {
    let record = try RunRecord(of: run, in: folder, failure: failure)
    seconds = (record.minutes ?? 0) * 60
    commits = record.commits
    guard record.isFinished, record.problem == nil else {
      problem = record.problem ?? "It did not come to its end."
      return
    }
    objective = wanted.value(
      of: (record.evaluations + [record.final].compactMap { $0 }).map(\.mean))
  }
}

extension JournalEntry.Told {
  /// What a trial comes to that is an earlier one again: equal settings, steps and seeds give equal
  /// numbers.
  init(trial: Int, as earlier: Self) {
    self = earlier
    self.trial = trial
    same = earlier.same ?? earlier.trial
    seconds = 0
  }

  /// What a trial came to, of what its runs did: the cost is minus the mean over all of them, and
  /// none when any of them failed.
  /// - Parameter results: by the runs' names within the trial; of a trial that failed perhaps not
  ///   all.
  /// - Parameter problem: why it failed where no run is to blame.
  init(trial: Int, results: [(name: String, result: RunResult)], problem: String? = nil) {
    let failed = results.first { $0.result.objective == nil }
    var objectives: [String: Double] = [:]
    for (name, result) in results { objectives[name] = result.objective }
    let problem = problem ?? failed.map { "\($0.name): \($0.result.problem ?? "It failed.")" }
    let values = results.compactMap(\.result.objective)
    var commits: [String] = []
    for commit in results.flatMap(\.result.commits) where !commits.contains(commit) {
      commits.append(commit)
    }
    self.init(
      trial: trial, cost: problem == nil && !values.isEmpty ? -Statistics.mean(values) : nil,
      objectives: objectives, seconds: results.reduce(0) { $0 + $1.result.seconds },
      commit: commits.isEmpty ? nil : commits.joined(separator: " "), problem: problem)
  }
}
