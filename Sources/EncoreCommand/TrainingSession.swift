import Encore
import Foundation
import Synchronization

/// Trains a batch and reports on it: a line or a board while it goes, what came of it at the end.
struct TrainingSession {
  let items: [RunBatch.Item]
  let jobs: Int?
  let factory: EnvironmentFactory
  let isQuiet: Bool
  let isJSON: Bool
  /// The other processes of `encore launch`.
  var ranks: Ranks?

  struct Summary: Codable {
    var run: String
    var seed: UInt64
    var steps: Int
    var seconds: Double
    var outcome: String
    var finalReturn: Double?
    var finalDeviation: Double?
    var finalEpisodes: Int?
    var bestReturn: Double?
  }

  func run() throws {
    let cores = ProcessInfo.processInfo.activeProcessorCount
    var batch = RunBatch(launched(items), jobs: jobs ?? min(items.count, cores), factory: factory)
    batch.ranks = ranks
    let interruption = ranks == nil ? Interruption() : Launch.interruption
    let board = ProgressBoard(
      names: items.map { "seed \($0.plan.seed)" }, totals: items.map(\.plan.training.steps),
      isTerminal: Terminal.isInteractive, clock: { Terminal.seconds() },
      write: { [isQuiet] text in if !isQuiet { Terminal.write(text) } })
    interruption.listen(to: ranks == nil ? Interruption.signals : [SIGTERM]) {
      board.say("Saving; press Ctrl-C again to stop at once without saving.")
    }
    let started = Terminal.seconds()
    if !isQuiet {
      for item in items {
        Terminal.say("\(item.isResuming ? "Resuming" : "Training") in \(item.folder.path)")
      }
    }
    let endings = batch.run(interruption: interruption) { index, event in
      switch event {
      case .stepped(let step, let lastReturn):
        board.update(index, step: step, lastReturn: lastReturn)
      case .judging(let played, let episodes):
        board.judge(index, played: played, of: episodes)
      case .warned(let sentence): board.say("warning: \(sentence)")
      default: break
      }
      return .proceed
    }
    ranks?.leave()
    for (index, ending) in endings.enumerated() { board.end(index, note: note(ending)) }
    try report(endings, seconds: Terminal.seconds() - started)
  }

  /// Where other processes may die, everything is saved every minute.
  private func launched(_ items: [RunBatch.Item]) -> [RunBatch.Item] {
    guard ranks != nil else { return items }
    return items.map { item in
      var item = item
      item.plan.checkpointSeconds = Launch.secondsBetweenCheckpoints
      return item
    }
  }

  private func note(_ ending: RunBatch.Ending) -> String {
    switch ending {
    case .done(let outcome):
      if outcome.wasInterrupted { return "saved at step \(outcome.steps)" }
      return outcome.finalEvaluation.map { "done: \(Terminal.text($0))" } ?? "done"
    case .failed: return "failed"
    case .notBegun: return "not begun"
    }
  }

  private func report(_ endings: [RunBatch.Ending], seconds: Double) throws {
    let summaries = zip(items, endings).map { summary($0, $1, seconds) }
    if isJSON {
      try Terminal.print(json: ["runs": summaries])
    } else {
      for (item, ending) in zip(items, endings) { describe(item, ending) }
    }
    let failures = endings.compactMap { ending -> (any Error)? in
      if case .failed(let error) = ending { return error }
      return nil
    }
    for (item, ending) in zip(items, endings) {
      if case .failed(let error) = ending { Terminal.error("\(item.folder.path): \(error)") }
    }
    if let first = failures.first {
      Foundation.exit(((first as? any ExitCoded)?.exitStatus ?? .inputOutput).rawValue)
    }
    let isInterrupted = endings.contains { ending in
      switch ending {
      case .done(let outcome): outcome.wasInterrupted
      case .notBegun: true
      case .failed: false
      }
    }
    if isInterrupted { Foundation.exit(ExitStatus.interrupted.rawValue) }
  }

  private func describe(_ item: RunBatch.Item, _ ending: RunBatch.Ending) {
    guard case .done(let outcome) = ending else { return }
    let path = item.folder.path
    if outcome.wasInterrupted {
      Terminal.print(
        "\(path): saved at step \(outcome.steps). Go on: \(Terminal.command) resume \(path)")
    } else if let final = outcome.finalEvaluation {
      Terminal.print(
        """
        \(path): return \(Terminal.text(final)) over \(final.episodes.count) episodes after \
        \(outcome.steps) steps
          judge it again:   \(Terminal.command) evaluate \(path) --episodes 10
          see the curves:   tensorboard --logdir \(path)
          train it longer:  \(Terminal.command) resume \(path) --steps \(2 * outcome.steps)
        """)
    }
  }

  private func summary(
    _ item: RunBatch.Item, _ ending: RunBatch.Ending, _ seconds: Double
  ) -> Summary {
    var summary = Summary(
      run: item.folder.path, seed: item.plan.seed, steps: 0, seconds: seconds, outcome: "failed")
    switch ending {
    case .done(let outcome):
      summary.steps = outcome.steps
      summary.outcome = outcome.wasInterrupted ? "interrupted" : "done"
      summary.finalReturn = outcome.finalEvaluation?.meanReturn
      summary.finalDeviation = outcome.finalEvaluation?.standardDeviation
      summary.finalEpisodes = outcome.finalEvaluation?.episodes.count
      summary.bestReturn = outcome.bestReturn
    case .failed(let error): summary.outcome = "failed: \(error)"
    case .notBegun: summary.outcome = "not begun"
    }
    return summary
  }
}
