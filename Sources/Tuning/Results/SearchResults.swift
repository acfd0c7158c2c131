import Experiments
import Reproductions

/// What a search has come to, read from its folder.
public struct SearchResults: Sendable {
  /// The search.
  public let search: Search
  /// Where it lies.
  public let folder: SearchFolder
  /// The trials.
  public let ledger: TrialLedger
  /// The candidates with what is confirmed of them so far, in the order of the search's ranking.
  public let confirmed: [Confirmed]

  /// Reads the journal and the confirming runs; changes nothing.
  /// - Throws: `TuningFault`, `FileFault`.
  public init(of search: Search, in folder: SearchFolder) throws {
    try self.init(of: search, in: folder) { run in
      try RunResult(of: run, in: folder.runs, search.objective)
    }
  }

  /// - Parameter result: what a confirming run came to.
  init(
    of search: Search, in folder: SearchFolder, confirming result: (PlannedRun) throws -> RunResult
  ) throws {
    self.search = search
    self.folder = folder
    try folder.requireSame(as: search)
    let ledger = try TrialLedger(
      Journal.read(folder.journal), of: search, path: folder.journal)
    self.ledger = ledger
    confirmed = try search.candidates(of: ledger).map { candidate in
      try Confirmed(candidate, in: ledger, of: search, result)
    }
  }

  /// Whether every candidate was trained with every seed, or failed with it.
  public var isConfirmed: Bool {
    !confirmed.isEmpty && confirmed.allSatisfy(\.isOver)
  }

  /// Of the candidates that finished every seed the one of the greatest mean, and of equal ones the
  /// earlier trial; `nil` while any seed of any candidate is neither done nor has failed, and where
  /// all candidates failed with some.
  public var winner: Confirmed? {
    guard isConfirmed else { return nil }
    return confirmed.filter(\.isComplete).max { a, b in
      let (one, other) = (a.mean?.value ?? -.infinity, b.mean?.value ?? -.infinity)
      return one != other ? one < other : a.trial.number > b.trial.number
    }
  }

  /// The base among the candidates.
  public var usual: Confirmed? { confirmed.first(where: \.candidate.isUsual) }

  /// The best objective at the full budget after each trial that was told: `nil` before there is
  /// any.
  public var incumbents: [Double?] {
    var best: Double?
    return ledger.told.map { trial in
      if let value = trial.objective, trial.proposal.steps == search.budget.most {
        best = max(best ?? value, value)
      }
      return best
    }
  }

  /// The recipe of the winner on a task, one seed.
  /// - Throws: as `Search.recipe`.
  public func recipe(of winner: Confirmed, on task: Search.Task) throws -> Recipe {
    try search.recipe(
      of: winner.candidate.configuration, on: task, seed: 0, steps: search.budget.most)
  }

  /// Writes `best.yaml`, the winner's recipe on the first task, and where there are several tasks
  /// `best-TASK.yaml` for each. While there is no winner it removes those that lie there: they are
  /// of an earlier one.
  /// - Throws: `FileFault`.
  public func writeBest(to other: String? = nil) throws {
    guard let winner else { return try folder.removeBest(of: search, in: other) }
    let path = other ?? folder.path
    for task in search.tasks {
      let text = try bestText(winner, task)
      if task == search.tasks.first { try WholeFile.write(text: text, to: "\(path)/best.yaml") }
      if search.tasks.count > 1 {
        try WholeFile.write(text: text, to: "\(path)/best-\(task.name).yaml")
      }
    }
  }

  private func bestText(_ winner: Confirmed, _ task: Search.Task) throws -> String {
    let origin =
      winner.candidate.isUsual
      ? "the base itself: no trial was better" : "trial \(winner.trial.number)"
    let others =
      search.tasks.count > 1
      ? "# For the task \(task.name); the other tasks' recipes stand beside it.\n" : ""
    return "# Chosen by the search \(search.name): \(origin).\n" + others
      + (try recipe(of: winner, on: task).yaml)
  }
}
