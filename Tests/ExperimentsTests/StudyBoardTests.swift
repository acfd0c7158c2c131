import Testing

@testable import Experiments

@Suite("Progress of many runs")
struct StudyBoardTests {
  private let names = ["a/one", "a/three", "b/one"]

  private func board(_ stage: Stage, isTerminal: Bool, done: [Int] = [0, 0, 0]) -> StudyBoard {
    StudyBoard(
      names: names, totals: [1000, 1000, 2000], done: done, isTerminal: isTerminal,
      clock: stage.clock, write: stage.write)
  }

  /// 10 steps a second together: 200 s were done before, 3700 steps remain after 30 s.
  @Test func aLogHasALineOfTheWholeAndOneARun() {
    let stage = Stage()
    let board = board(stage, isTerminal: false, done: [1000, 200, 0])
    for second in 1...30 {
      stage.wind(1)
      board.update(1, step: 200 + second * 5, lastReturn: 3)
      board.update(2, step: second * 5)
    }
    board.end(1, note: "return 3.0 ± 1.0")
    board.finish()
    #expect(
      stage.page == [
        "1 of 3 runs done  1495/4000 steps  37 %  9.8 steps/s  4 min 15 s left\n",
        "a/three: return 3.0 ± 1.0 (2 of 3 runs done)\n",
        "2 of 3 runs done  1500/4000 steps  37 %  10 steps/s  3 min 5 s left\n",
      ])
  }

  /// A run that is judged makes no steps: the log says why.
  @Test func aLogTellsWhoIsJudged() {
    let stage = Stage()
    let board = board(stage, isTerminal: false)
    stage.wind(10)
    board.update(1, step: 1000)
    stage.wind(30)
    board.judge(1, played: 12, of: 50)
    board.update(1, step: 1000)
    stage.wind(30)
    board.update(0, step: 0)
    #expect(
      stage.page == [
        "0 of 3 runs done  1000/4000 steps  25 %  25 steps/s  2 min 0 s left  "
          + "a/three: judging 12/50\n",
        "0 of 3 runs done  1000/4000 steps  25 %\n",
      ])
  }

  /// Only what runs has a line; what was shown is erased, also when it was longer.
  @Test func aTerminalShowsTheRunsUnderWay() {
    let stage = Stage()
    let board = board(stage, isTerminal: true)
    stage.wind(1)
    board.update(0, step: 100)
    stage.wind(1)
    board.update(1, step: 300)
    board.end(0, note: "failed: so", hasFailed: true)
    board.say("Saving.")
    board.finish()
    #expect(
      stage.page == [
        "a/one  100/1000  10 %\n0 of 3 runs done  100/4000 steps  2 %  100 steps/s  39 s left\n",
        "\u{1b}[2A\u{1b}[Ja/one    100/1000  10 %  0.0 steps/s\na/three  300/1000  30 %\n"
          + "0 of 3 runs done  400/4000 steps  10 %  200 steps/s  18 s left\n",
        "\u{1b}[3A\u{1b}[Ja/one: failed: so (0 of 3 runs done, 1 failed)\n",
        // A run that failed has no steps to come.
        "a/three  300/1000  30 %\n"
          + "0 of 3 runs done, 1 failed  400/4000 steps  10 %  200 steps/s  14 s left\n",
        "\u{1b}[2A\u{1b}[JSaving.\n",
        "a/three  300/1000  30 %\n"
          + "0 of 3 runs done, 1 failed  400/4000 steps  10 %  200 steps/s  14 s left\n",
      ])
  }

  /// A run that was stopped is not done, and its steps are still to come.
  @Test func aStoppedRunIsNotDone() {
    let stage = Stage()
    let board = board(stage, isTerminal: false, done: [1000, 0, 2000])
    stage.wind(10)
    board.update(1, step: 500)
    board.end(1, note: "saved at step 500", isOver: false)
    board.finish()
    #expect(
      stage.page == [
        "a/three: saved at step 500 (2 of 3 runs done)\n",
        "2 of 3 runs done  3500/4000 steps  87 %  50 steps/s  10 s left\n",
      ])
  }
}
