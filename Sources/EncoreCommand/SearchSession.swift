import Encore
import Foundation

/// Trains a search and reports on it: a board while it goes, what came of it at the end.
struct SearchSession {
  let search: Search
  let folder: SearchFolder
  /// How many trials there are to be in all.
  let trials: Int
  let jobs: Int?
  let isQuiet: Bool
  let isJSON: Bool
  /// Where the report goes.
  let reportFolder: String
  /// The words that make it again.
  let command: [String]

  struct Summary: Codable {
    var search: String
    var folder: String
    var report: String
    var trials: Int
    var failed: Int
    /// Whether no configuration is left that was not tried.
    var isExhausted: Bool
    var winner: Winner?
    var seconds: Double?

    struct Winner: Codable {
      var trial: Int
      var isBase: Bool
      var objective: Double?
      var settings: [String: SettingValue]
      var recipe: String
    }
  }

  func run() throws {
    let started = Terminal.seconds()
    let ending = try train()
    // A report that cannot be written must not hide how the training ended.
    let results = try SearchResults(of: search, in: folder)
    let written = Result { try write(results) }
    var recipe = reportBest
    if case .done = ending { recipe = folder.best }
    try conclude(
      results, isReported: (try? written.get()) != nil, recipe: recipe,
      Terminal.seconds() - started)
    guard case .done = ending else {
      if case .failure(let error) = written { Terminal.error("No report: \(error)") }
      Terminal.say("Saved. The same command goes on from here.")
      Foundation.exit(ExitStatus.interrupted.rawValue)
    }
    try written.get()
  }

  /// Writes the report of what there is, without training.
  func report() throws {
    guard folder.exists else { throw TuningFault.nothingThere(path: folder.path) }
    let results = try SearchResults(of: search, in: folder)
    try write(results)
    try conclude(results, isReported: true, recipe: reportBest, nil)
  }

  /// The winner's recipe as the report has it. That of the search's own folder is written by the
  /// training alone, at its end.
  private var reportBest: String { "\(reportFolder)/best.yaml" }

  private func write(_ results: SearchResults) throws {
    try SearchReport(results, wanted: trials, command: command, description: description)
      .write(to: reportFolder)
  }

  private var description: RunDescription {
    RunDescription(command: ["encore"] + ProcessInfo.processInfo.arguments.dropFirst())
  }

  private func train() throws -> SearchTraining.Ending {
    try requireTasks()
    // Before anything is made: a Python without SMAC3 leaves no folder behind.
    try folder.requireSame(as: search)
    let known = try Journal.read(folder.journal)
    let searcher = try SMACSearcher(search, first: known.first?.budget)
    if !known.isEmpty && !isQuiet {
      Terminal.say("Going through the journal of \(folder.path): \(known.count) lines.")
    }
    let training = try SearchTraining(search, in: folder, searcher: searcher)
    let board = SearchBoard(
      search, trials: trials, ledger: training.ledger, isTerminal: Terminal.isInteractive,
      clock: { Terminal.seconds() },
      write: { [isQuiet] text in if !isQuiet { Terminal.write(text) } })
    board.say(opening(training.ledger))
    let interruption = Interruption()
    interruption.listen { board.say("Saving; press Ctrl-C again to stop at once without saving.") }
    defer { board.finish() }
    return try training.run(
      trials: trials, jobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount,
      factory: EnvironmentSource.factory { board.say("warning: \($0)") },
      description: description, interruption: interruption, watch: { board.show($0) })
  }

  /// Makes every task once, so that a wrong name or a missing package is one message before
  /// anything is trained.
  private func requireTasks() throws {
    let factory = EnvironmentSource.factory { Terminal.warn($0) }
    for task in search.tasks {
      let recipe = try search.recipe(
        of: search.usualConfiguration, on: task, seed: 0, steps: search.budget.most)
      try factory.makePlain(recipe.environment, count: 1).close()
    }
  }

  private func opening(_ ledger: TrialLedger) -> String {
    let runs = search.tasks.count * search.seeds.count
    var parts = [
      "\(trials) trials of \(runs) run\(runs == 1 ? "" : "s") each in \(folder.path)"
    ]
    if ledger.finished > 0 { parts.append("\(ledger.finished) done before") }
    if !ledger.open.isEmpty { parts.append("\(ledger.open.count) under way") }
    if ledger.isExhausted { parts.append("no configuration is left that was not tried") }
    return "\(search.title): \(parts.joined(separator: ", "))."
  }

  private func conclude(
    _ results: SearchResults, isReported: Bool, recipe: String, _ seconds: Double?
  ) throws {
    if isJSON {
      return try Terminal.print(json: summary(results, recipe, seconds))
    }
    Terminal.print(
      "\(folder.path): \(results.ledger.finished) of "
        + "\(max(trials, results.ledger.finished)) trials are done.")
    if let winner = results.winner {
      let name = winner.candidate.isUsual ? "the base itself" : "trial \(winner.trial.number)"
      Terminal.print("\(recipe): \(name), \(results.text(of: winner))")
    }
    guard isReported else { return }
    Terminal.print("\(reportFolder)/report.html: \(results.standing(of: trials))")
  }

  private func summary(
    _ results: SearchResults, _ recipe: String, _ seconds: Double?
  ) -> Summary {
    Summary(
      search: search.name, folder: folder.path, report: reportFolder,
      trials: results.ledger.finished, failed: results.ledger.trials.count(where: \.hasFailed),
      isExhausted: results.ledger.isExhausted,
      winner: results.winner.map { winner in
        Summary.Winner(
          trial: winner.trial.number, isBase: winner.candidate.isUsual,
          objective: winner.mean?.value,
          settings: Dictionary(
            zip(search.space.map(\.path), winner.candidate.configuration),
            uniquingKeysWith: { first, _ in first }),
          recipe: recipe)
      }, seconds: seconds)
  }
}
