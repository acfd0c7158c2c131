import Encore
import Foundation

/// Trains a study and reports on it: a board while it goes, what came of it at the end.
struct StudySession {
  let training: StudyTraining
  let jobs: Int?
  let isQuiet: Bool
  let isJSON: Bool
  /// Where the report goes.
  let reportFolder: String
  /// The words that make it again.
  let command: [String]

  private var study: Study { training.study }

  struct Summary: Codable {
    var experiment: String
    var folder: String
    var report: String
    var seconds: Double
    var runs: [Run]

    struct Run: Codable {
      var run: String
      var outcome: String
      var steps: Int?
      var finalReturn: Double?
    }
  }

  func run() throws {
    let started = Terminal.seconds()
    let results = try train()
    // A report that cannot be written must not hide how the training ended.
    let written = Result { try writeReport(results) }
    try conclude(results, written, seconds: Terminal.seconds() - started)
  }

  /// Writes the report of what there is, without training.
  func report() throws {
    let standing = try writeReport([])
    if isJSON {
      try Terminal.print(json: ["report": reportFolder, "standing": standing])
    } else {
      Terminal.print("\(reportFolder)/report.html: \(standing)")
    }
  }

  /// - Returns: how complete it is.
  private func writeReport(_ results: [StudyTraining.Result]) throws -> String {
    var failures: [Int: any Error] = [:]
    for (index, result) in results.enumerated() {
      if case .failed(let error) = result { failures[index] = error }
    }
    let found = try StudyResults(of: study, in: training.folder, failures: failures)
    try StudyReport(
      found, command: command, description: description, explanations: explanations()
    ).write(to: reportFolder)
    return found.standing
  }

  /// Looks into the runs that the experiment wants to be shown.
  private func explanations() throws -> [StudyExplanation] {
    guard !study.lookedInto.isEmpty else { return [] }
    try Installation.requireLibraries()
    let line = FeatureProgressLine(isQuiet: isQuiet)
    defer { line.finish() }
    return study.explanations(
      in: training.folder, factory: EnvironmentSource.factory { Terminal.warn($0) },
      embed: { try ExplainCommand.embed($0, seed: FeatureSettings().seed) },
      progress: { line.update($1, name: $0.name) })
  }

  private var description: RunDescription {
    RunDescription(command: ["encore"] + ProcessInfo.processInfo.arguments.dropFirst())
  }

  private func train() throws -> [StudyTraining.Result] {
    let due = training.due
    let board = StudyBoard(
      names: study.runs.map(\.name), totals: study.runs.map(\.steps), done: training.stepsDone,
      isTerminal: Terminal.isInteractive, clock: { Terminal.seconds() },
      write: { [isQuiet] text in if !isQuiet { Terminal.write(text) } })
    if !due.isEmpty {
      try requireTasks()
      board.say(opening)
    }
    let interruption = Interruption()
    interruption.listen { board.say("Saving; press Ctrl-C again to stop at once without saving.") }
    let cores = ProcessInfo.processInfo.activeProcessorCount
    let names = study.runs.map(\.name)
    let results = try training.run(
      jobs: jobs ?? max(1, min(due.count, cores)),
      factory: EnvironmentSource.factory { board.say("warning: \($0)") },
      description: description,
      interruption: interruption,
      ended: { index, result in
        switch result {
        case .trained(let outcome):
          board.end(index, note: Self.note(outcome), isOver: !outcome.wasInterrupted)
        case .failed(let error): board.end(index, note: "failed: \(error)", hasFailed: true)
        case .wasFinished, .notBegun: break
        }
      },
      watch: { index, event in
        switch event {
        case .stepped(let step, let lastReturn):
          board.update(index, step: step, lastReturn: lastReturn)
        case .judging(let played, let episodes):
          board.judge(index, played: played, of: episodes)
        case .warned(let sentence): board.say("warning: \(names[index]): \(sentence)")
        default: break
        }
        return .proceed
      })
    if !due.isEmpty { board.finish() }
    return results
  }

  /// Makes every panel's task once, so that a wrong name or a missing package is one message before anything is
  /// trained.
  private func requireTasks() throws {
    let factory = EnvironmentSource.factory { Terminal.warn($0) }
    let due = Set(training.due.map { study.runs[$0].panel })
    for panel in due.sorted() {
      guard let run = study.runs.first(where: { $0.panel == panel }) else { continue }
      try factory.makePlain(run.recipe.environment, count: 1).close()
    }
  }

  private var opening: String {
    func count(_ number: Int, _ word: String) -> String {
      "\(number) \(word)\(number == 1 ? "" : "s")"
    }
    let begun = training.due.count { index in
      if case .success(.begun) = training.states[index] { return true }
      return false
    }
    let done = study.runs.count - training.due.count
    var parts = ["\(count(training.due.count, "run")) to train in \(training.folder.path)"]
    if begun > 0 { parts.append("\(begun) of them begun before") }
    if done > 0 { parts.append("\(done) done before") }
    return "\(study.experiment.title): \(parts.joined(separator: ", "))."
  }

  private static func note(_ outcome: RunOutcome) -> String {
    if outcome.wasInterrupted { return "saved at step \(outcome.steps)" }
    return outcome.finalEvaluation.map { "return \(Terminal.text($0))" } ?? "done"
  }

  private func conclude(
    _ results: [StudyTraining.Result], _ written: Result<String, any Error>, seconds: Double
  ) throws {
    let done = results.count { result in
      switch result {
      case .wasFinished: true
      case .trained(let outcome): !outcome.wasInterrupted
      case .failed, .notBegun: false
      }
    }
    if isJSON {
      try Terminal.print(json: summary(results, seconds))
    } else {
      Terminal.print("\(training.folder.path): \(done) of \(results.count) runs are done.")
      if case .success(let standing) = written {
        Terminal.print("\(reportFolder)/report.html: \(standing)")
      }
    }
    let failures = zip(study.runs, results).compactMap { run, result -> (any Error)? in
      guard case .failed(let error) = result else { return nil }
      Terminal.error("\(run.name): \(error)")
      return error
    }
    if let first = failures.first {
      if case .failure(let error) = written { Terminal.error("No report: \(error)") }
      if results.count > 1 {
        Terminal.say("The same command trains again what failed, and leaves alone what is done.")
      }
      Foundation.exit(Self.status(first).rawValue)
    }
    if done < results.count {
      // Interrupted; a report that could not be written is told, and comes with the next one.
      if case .failure(let error) = written { Terminal.error("No report: \(error)") }
      Terminal.say("Saved. The same command goes on from here.")
      Foundation.exit(ExitStatus.interrupted.rawValue)
    }
    _ = try written.get()
  }

  private static func status(_ error: any Error) -> ExitStatus {
    (error as? any ExitCoded)?.exitStatus ?? .inputOutput
  }

  private func summary(_ results: [StudyTraining.Result], _ seconds: Double) -> Summary {
    Summary(
      experiment: study.experiment.name, folder: training.folder.path, report: reportFolder,
      seconds: seconds,
      runs: zip(study.runs, results).map { run, result in
        var summary = Summary.Run(run: run.name, outcome: "done")
        switch result {
        case .wasFinished: summary.steps = run.steps
        case .trained(let outcome):
          summary.steps = outcome.steps
          summary.finalReturn = outcome.finalEvaluation?.meanReturn
          if outcome.wasInterrupted { summary.outcome = "interrupted" }
        case .failed(let error): summary.outcome = "failed: \(error)"
        case .notBegun: summary.outcome = "not begun"
        }
        return summary
      })
  }
}
