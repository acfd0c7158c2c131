import Environments
import Experiments
import Reproductions
import Synchronization

/// The training of a search: trials are asked for, trained and told until there are enough of them;
/// then the best few are confirmed with seeds of their own, and the winner's recipe is written.
///
/// ```swift
/// let training = try SearchTraining(search, in: folder, searcher: SMACSearcher(search))
/// let ending = try training.run(
///   trials: 100, jobs: 2, factory: factory, description: description,
///   interruption: Interruption(), watch: { print($0) })
/// ```
///
/// What is shared out to the jobs is runs, not trials: a free job takes the next run of a trial
/// that was begun, and only where there is none is another trial asked for, so that as much as
/// possible is known then. Killed at any moment, the same call later loses no trial that was
/// finished and repeats none; of each run under way it loses what came after its last checkpoint. A
/// run that fails makes its trial fail, which counts as worse than all others, and the search goes
/// on. What no configuration is to blame for, such as a full disk, stops the search with its error.
/// A configuration that is proposed again at a budget that it has had takes the numbers of then.
public final class SearchTraining: Sendable {
  /// How it ended.
  public enum Ending: Sendable {
    /// All trials are told, and the best are confirmed.
    case done
    /// It was interrupted; the same call goes on.
    case interrupted
  }

  /// What happens, for whoever watches; told from several threads, which hold nothing meanwhile.
  public enum Event: Sendable {
    /// A run under way has come so far.
    case stepped(run: String, step: Int)
    /// A trial was told.
    case told(Trial)
    /// No configuration is left that was not tried: after so many trials the search ends early.
    case exhausted(trials: Int)
    /// The confirmation begins: so many of its runs are left.
    case confirming(runs: Int)
    /// A run of the confirmation is over; why it failed where it did.
    case confirmed(run: String, problem: String?)
    /// Something went wrong and training goes on.
    case warned(String)
  }

  /// Whoever watches.
  private typealias Watch = @Sendable (Event) -> Void

  /// The search.
  public let search: Search
  /// Where it lies.
  public let folder: SearchFolder
  private let lock: RunLock
  private let desk: Mutex<TrialDesk>

  /// Opens the folder, which nobody else may hold, and goes through its journal with the searcher,
  /// which must be new.
  /// - Throws: `TuningFault.otherSearch` when another search lies there, `.otherProposal` when the
  ///   searcher does not say the same again; `FileFault`.
  public init(_ search: Search, in folder: SearchFolder, searcher: sending any Searcher) throws {
    self.search = search
    self.folder = folder
    try WholeFile.createFolders(folder.path)
    lock = try RunLock(RunFolder(path: folder.path))
    try folder.claim(for: search)
    desk = Mutex(try TrialDesk(search, journal: folder.journal, searcher: searcher))
  }

  /// The trials so far.
  public var ledger: TrialLedger { desk.withLock { $0.ledger } }

  /// Trains until `trials` are told, confirms, and waits.
  /// - Parameters:
  ///   - trials: how many trials there are to be in all; those under way are ended even if they are
  ///     more.
  ///   - jobs: how many runs go on at once, each on one thread.
  ///   - description: what every run that begins now notes of its origin.
  ///   - interruption: when requested, runs save and stop, and no further one begins.
  /// - Throws: the first fault that no configuration is to blame for; what is saved stays.
  public func run(
    trials: Int, jobs: Int, factory: EnvironmentFactory, description: RunDescription,
    interruption: Interruption, watch: @escaping @Sendable (Event) -> Void
  ) throws -> Ending {
    precondition(jobs >= 1, "A search needs at least one job, not \(jobs)")
    let trainer = RunTrainer(
      runs: folder.runs, objective: search.objective, algorithms: search.algorithms,
      factory: factory, description: description, interruption: interruption, watch: watch)
    let queue = Mutex(RunQueue())
    for trial in ledger.open {
      let told = try desk.withLock { try begin(trial, queue, at: $0) }
      if let told { watch(told) }
    }
    try Threads.run(jobs) { [self] in
      while let item = try next(queue, upTo: trials, interruption, watch) {
        guard let result = try trainer.train(item.run) else { return }
        try finish(item, result, queue, watch)
      }
    } failing: {
      trainer.stop()
    }
    guard !interruption.isRequested else { return .interrupted }
    return try confirm(jobs, trainer, interruption, watch)
  }

  /// The next run to train: of a trial that was begun, or of another one.
  private func next(
    _ queue: borrowing Mutex<RunQueue>, upTo trials: Int, _ interruption: Interruption,
    _ watch: Watch
  ) throws -> RunQueue.Item? {
    while !interruption.isRequested {
      if let item = queue.withLock({ $0.next() }) { return item }
      // Whoever asks holds the desk, and the others wait: their turn may be a run of that trial.
      let (isOver, event) = try desk.withLock { desk -> (Bool, Event?) in
        guard queue.withLock({ $0.isEmpty }) else { return (false, nil) }
        let wasExhausted = desk.ledger.isExhausted
        guard desk.ledger.trials.count < trials, !wasExhausted else { return (true, nil) }
        guard let trial = try desk.ask() else {
          return (true, .exhausted(trials: desk.ledger.trials.count))
        }
        return (false, try begin(trial, queue, at: desk))
      }
      if let event { watch(event) }
      if isOver { return nil }
    }
    return nil
  }

  /// Puts a trial's runs into the queue. One whose settings do not go together has none, and is
  /// over.
  /// - Returns: what is to be said, once the desk is let go of.
  private func begin(
    _ trial: Trial, _ queue: borrowing Mutex<RunQueue>, at desk: TrialDesk
  ) throws -> Event? {
    // What was chosen among the trials of before is chosen no longer.
    try folder.removeBest(of: search)
    if let earlier = desk.ledger.earlier(like: trial) {
      return try tell(.init(trial: trial.number, as: earlier), at: desk)
    }
    do {
      let runs = try search.runs(of: trial.proposal, trial: trial.number)
      queue.withLock { $0.add(trial.number, runs) }
      return nil
    } catch {
      return try tell(.init(trial: trial.number, results: [], problem: "\(error)"), at: desk)
    }
  }

  private func finish(
    _ item: RunQueue.Item, _ result: RunResult, _ queue: borrowing Mutex<RunQueue>,
    _ watch: Watch
  ) throws {
    guard let results = queue.withLock({ $0.finish(item, result) }) else { return }
    watch(
      try desk.withLock { try tell(.init(trial: item.trial, results: results), at: $0) })
  }

  private func tell(_ told: JournalEntry.Told, at desk: TrialDesk) throws -> Event {
    try desk.tell(told)
    return .told(desk.ledger.trials[told.trial - 1])
  }

  /// Trains the best few and the base with seeds of their own, and writes the winner's recipe.
  private func confirm(
    _ jobs: Int, _ trainer: RunTrainer, _ interruption: Interruption,
    _ watch: @escaping Watch
  ) throws -> Ending {
    let ledger = ledger
    var due: [PlannedRun] = []
    for candidate in search.candidates(of: ledger) {
      for run in try search.confirmingRuns(of: candidate)
      where try ledger.failures[run.name] == nil && !folder.runs.state(of: run).isFinished {
        due.append(run)
      }
    }
    let left = Mutex(due[...])
    if !due.isEmpty { watch(.confirming(runs: due.count)) }
    try Threads.run(min(jobs, max(due.count, 1))) { [self] in
      while !interruption.isRequested, let run = left.withLock({ $0.popFirst() }) {
        guard let result = try trainer.train(run) else { return }
        if result.objective == nil {
          let problem = result.problem ?? "It failed."
          try desk.withLock { try $0.note(.init(run: run.name, problem: problem)) }
        }
        watch(.confirmed(run: run.name, problem: result.problem))
      }
    } failing: {
      trainer.stop()
    }
    guard !interruption.isRequested else { return .interrupted }
    try SearchResults(of: search, in: folder).writeBest()
    return .done
  }
}
