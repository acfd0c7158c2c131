import Experiments
import Reproductions
import Settings

/// Where trials are asked for and told, and each is written down: the searcher and the journal in
/// step.
///
/// What is asked for is the same again after a kill, so it is written down after the asking; what
/// is told would be lost, so it is written down before the telling. Not thread-safe: whoever shares
/// it takes turns.
final class TrialDesk {
  private let search: Search
  private let journal: Journal
  private let searcher: any Searcher
  private(set) var ledger: TrialLedger

  /// Opens the journal and goes through it with the searcher, which is new: it is asked and told
  /// the same again.
  /// - Parameter path: where the journal is, or is to be.
  /// - Throws: `TuningFault`, `FileFault`.
  init(_ search: Search, journal path: String, searcher: any Searcher) throws {
    self.search = search
    self.searcher = searcher
    journal = try Journal(path: path)
    ledger = try TrialLedger(journal.entries, of: search, path: path)
    for (index, entry) in journal.entries.enumerated() {
      switch entry {
      case .failed: break
      case .told(let told): try searcher.tell(told.trial, cost: told.cost)
      case .asked, .exhausted:
        var there: Proposal?
        if case .asked(let asked) = entry { there = ledger.trials[asked.trial - 1].proposal }
        let here = try searcher.ask()
        guard here == there else {
          throw TuningFault.otherProposal(
            path: path, line: index + 1, there: there.map(search.text) ?? "none",
            here: here.map(search.text) ?? "none")
        }
      }
    }
  }

  /// Asks for the next trial; `nil` when there is none, which is written down once.
  func ask() throws -> Trial? {
    guard !ledger.isExhausted else { return nil }
    guard let proposal = try searcher.ask() else {
      let exhausted = JournalEntry.Exhausted(trials: ledger.trials.count)
      try journal.append(.exhausted(exhausted))
      ledger.record(exhausted)
      return nil
    }
    var settings: [String: SettingValue] = [:]
    for (setting, value) in zip(search.space, proposal.configuration) {
      settings[setting.path] = value
    }
    try journal.append(
      .asked(
        .init(
          trial: ledger.trials.count + 1, budget: proposal.steps, settings: settings,
          seeds: SeedList.text(search.seeds))))
    ledger.append(proposal)
    return ledger.trials.last
  }

  /// Says what an open trial came to.
  func tell(_ told: JournalEntry.Told) throws {
    try journal.append(.told(told))
    ledger.record(told)
    try searcher.tell(told.trial, cost: told.cost)
  }

  /// Notes that a run of the confirmation failed, which no searcher needs to know.
  func note(_ failed: JournalEntry.Failed) throws {
    try journal.append(.failed(failed))
    ledger.record(failed)
  }
}

extension Search {
  /// `33333 steps with ppo.learningRate 0.001, …`
  func text(of proposal: Proposal) -> String {
    "\(proposal.steps) steps with " + text(of: proposal.configuration)
  }

  /// `learningRate 0.001, …`
  func text(of configuration: Configuration) -> String {
    zip(space, configuration).map { "\($0.path) \($1)" }.joined(separator: ", ")
  }
}
