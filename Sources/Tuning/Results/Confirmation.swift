import Experiments
import Reproductions

/// What is to be confirmed: one of the best, or the base.
public struct Candidate: Hashable, Sendable {
  /// The trial that speaks for it: of those of its configuration the one that trained longest.
  public let trial: Int
  /// The first trial of its configuration, which names its folder: later ones change nothing there.
  public let first: Int
  /// The values of the searched settings.
  public let configuration: Configuration
  /// Whether it is the base.
  public let isUsual: Bool
}

extension Search {
  /// What is confirmed: the best few, then the base unless it is one of them.
  func candidates(of ledger: TrialLedger) -> [Candidate] {
    let usual = usualConfiguration
    let ranked = ledger.ranked
    let isUsual = { (trial: Trial) in trial.proposal.configuration == usual }
    var chosen = Array(ranked.prefix(confirmation.best))
    if !chosen.contains(where: isUsual) {
      // One that failed is confirmed all the same: what is found has to be compared with something.
      let base = ranked.first(where: isUsual) ?? ledger.trials.first(where: isUsual)
      chosen += [base].compactMap { $0 }
    }
    return chosen.map { trial in
      let configuration = trial.proposal.configuration
      let first = ledger.trials.first { $0.proposal.configuration == configuration } ?? trial
      return Candidate(
        trial: trial.number, first: first.number, configuration: configuration,
        isUsual: isUsual(trial))
    }
  }
}

/// A candidate trained again with seeds that the search never saw.
public struct Confirmed: Sendable {
  /// What was trained.
  public let candidate: Candidate
  /// Its trial in the search.
  public let trial: Trial
  /// For each seed that is finished on all tasks, the mean over the tasks, in the order of the
  /// seeds.
  public let values: [Double]
  /// How many seeds were planned.
  public let planned: Int
  /// How many seeds have a run that failed.
  public let failedSeeds: Int
  /// For each task, what the seeds came to there.
  public let byTask: [(task: String, values: [Double])]
  /// What went wrong, a sentence a run.
  public let problems: [String]
  /// Seconds of training.
  public let seconds: Double
  /// The commits that its runs were trained with.
  public let commits: [String]

  /// Whether all seeds are there.
  public var isComplete: Bool { values.count == planned }
  /// Whether each seed is there or has failed.
  public var isOver: Bool { values.count + failedSeeds == planned }
  /// The mean over the seeds, with Student's interval; `nil` where no seed is finished.
  public var mean: Estimate? { values.isEmpty ? nil : .mean(of: values) }

  /// - Parameter result: what a run came to; no objective where it is not finished.
  init(
    _ candidate: Candidate, in ledger: TrialLedger, of search: Search,
    _ result: (PlannedRun) throws -> RunResult
  ) throws {
    self.candidate = candidate
    trial = ledger.trials[candidate.trial - 1]
    planned = search.confirmation.seeds.count
    var found: [UInt64: [String: Double]] = [:]
    var problems: [String] = []
    var failedSeeds: Set<UInt64> = []
    var seconds = 0.0
    var commits: [String] = []
    for run in try search.confirmingRuns(of: candidate) {
      let result = try result(run)
      if let problem = ledger.failures[run.name] {
        problems.append("\(run.name): \(problem)")
        failedSeeds.insert(run.seed)
      } else {
        found[run.seed, default: [:]][run.variant] = result.objective
      }
      seconds += result.seconds
      commits += result.commits.filter { !commits.contains($0) }
    }
    let names = search.tasks.map(\.name)
    let complete = search.confirmation.seeds.compactMap { found[$0] }
      .filter { $0.count == names.count }
    values = complete.map { seed in Statistics.mean(names.compactMap { seed[$0] }) }
    byTask = names.map { name in (name, complete.compactMap { $0[name] }) }
    self.problems = problems
    self.failedSeeds = failedSeeds.count
    self.seconds = seconds
    self.commits = commits
  }
}
