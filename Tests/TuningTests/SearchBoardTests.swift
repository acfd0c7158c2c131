import Synchronization
import Testing

@testable import Tuning

@Suite("The lines of a search under way")
struct SearchBoardTests {
  private final class Paper: Sendable {
    private let text = Mutex("")
    private let time = Mutex(0.0)
    var written: String { text.withLock { $0 } }
    var now: Double {
      get { time.withLock { $0 } }
      set { time.withLock { $0 = newValue } }
    }
    func write(_ more: String) { text.withLock { $0 += more } }
  }

  private func trial(_ number: Int, steps: Int, cost: Double?) -> Trial {
    var ledger = TrialLedger()
    for _ in 1...number {
      ledger.append(Proposal(configuration: [.double(0.95), .int(4)], steps: steps))
    }
    ledger.record(
      .init(trial: number, cost: cost, objectives: [:], seconds: 1, problem: "It broke."))
    return ledger.trials[number - 1]
  }

  @Test func whatIsSaid() throws {
    let paper = Paper()
    let board = SearchBoard(
      try Scene().search, trials: 4, ledger: TrialLedger(), isTerminal: false, interval: 10,
      clock: { paper.now }, write: { paper.write($0) })
    board.show(.told(trial(1, steps: 30, cost: -9)))
    board.show(.told(trial(2, steps: 90, cost: -5)))
    board.show(.told(trial(3, steps: 90, cost: nil)))
    board.show(.stepped(run: "a", step: 10))
    #expect(
      paper.written == """
        trial 1 at 30 steps: 9.00
        trial 2 at 90 steps: 5.00 (the best)
        trial 3 at 90 steps: failed: It broke.

        """)
    paper.now = 10
    board.show(.stepped(run: "a", step: 110))
    // A round is three trials of 30 steps and three of 90, 60 in the mean: four runs of that, and
    // eight of 90 to confirm, at ten steps a second.
    #expect(
      paper.written.hasSuffix(
        "3 of 4 trials done  1 failed  best 5.00 (trial 2)  10 steps/s  about 1 min 36 s left\n"))
    board.show(.exhausted(trials: 3))
    board.finish()
    #expect(
      paper.written.contains(
        "No configuration is left that was not tried: the search ends with 3 trials.\n3 of 3 "
      ))
  }
}
