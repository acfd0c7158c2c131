import Synchronization
import Testing

@testable import Experiments

/// A clock that only moves when it is told to, and a page that is written on.
final class Stage: Sendable {
  private let state = Mutex((time: 0.0, page: [String]()))
  var page: [String] { state.withLock { $0.page } }
  func wind(_ seconds: Double) { state.withLock { $0.time += seconds } }
  @Sendable func clock() -> Double { state.withLock { $0.time } }
  @Sendable func write(_ text: String) { state.withLock { $0.page.append(text) } }
}

@Suite("Progress")
struct ProgressTests {
  @Test(arguments: [
    (0.0, "0 s"), (59.4, "59 s"), (59.6, "1 min 0 s"), (80, "1 min 20 s"), (3600, "1 h 0 min"),
    (11_100, "3 h 5 min"), (187_200, "2 d 4 h"), (-1, "unknown"), (.nan, "unknown"),
    (.infinity, "unknown"),
  ])
  func humanTime(seconds: Double, text: String) { #expect(HumanTime.text(seconds) == text) }

  @Test func aLineEveryFewSecondsInALog() {
    let stage = Stage()
    let line = ProgressLine(
      total: 1000, isTerminal: false, clock: stage.clock, write: stage.write)
    for step in 1...25 {
      stage.wind(1)
      line.update(step: step * 10, lastReturn: step == 4 ? -93.14159 : nil)
    }
    line.finish()
    #expect(
      stage.page == [
        "110/1000  11 %  return -93.1  10 steps/s  1 min 29 s left\n",
        "210/1000  21 %  return -93.1  10 steps/s  1 min 19 s left\n",
        "250/1000  25 %  return -93.1  10 steps/s  1 min 15 s left\n",
      ])
  }

  @Test func oneLineInPlaceOnATerminal() {
    let stage = Stage()
    let line = ProgressLine(
      total: 100, step: 50, isTerminal: true, clock: stage.clock, write: stage.write)
    line.update(step: 51)
    stage.wind(0.1)
    line.update(step: 52)
    stage.wind(0.9)
    line.update(step: 55)
    line.finish()
    let text = "\r55/100  55 %  5.0 steps/s  9 s left\u{1b}[K"
    #expect(stage.page == [text, text, "\n"])
  }

  /// Nothing is trained while the policy is judged.
  @Test func judging() {
    var report = ProgressReport(total: 1000, step: 0, time: 0)
    report.update(step: 500, lastReturn: 2, time: 1)
    report.judge(played: 12, of: 50)
    #expect(report.text(at: 2) == "500/1000  50 %  return 2.0  judging 12/50")
    report.update(step: 501, lastReturn: nil, time: 2)
    #expect(
      report.text(at: 2) == "501/1000  50 %  return 2.0  251 steps/s  2 s left")
  }

  /// Learning that starts late slows the rate that is shown within half a minute.
  @Test func theRateIsRecent() {
    var report = ProgressReport(total: 100_000, step: 0, time: 0)
    for second in 1...10 {
      report.update(step: second * 1000, lastReturn: nil, time: Double(second))
    }
    #expect(report.rate(at: 10) == 1000)
    for second in 11...60 {
      report.update(step: 10_000 + (second - 10) * 10, lastReturn: nil, time: Double(second))
    }
    #expect(report.rate(at: 60) == 10)
  }

  @Test func aBoardKeepsALineARun() {
    let stage = Stage()
    let board = ProgressBoard(
      names: ["seed 0", "seed 10"], totals: [10, 10], isTerminal: true, clock: stage.clock,
      write: stage.write)
    stage.wind(5)
    board.update(1, step: 2, lastReturn: 3)
    stage.wind(0.1)
    board.update(1, step: 3)
    stage.wind(0.9)
    board.update(0, step: 1)
    board.end(1)
    #expect(
      stage.page == [
        "seed 0   waiting\u{1b}[K\n"
          + "seed 10  2/10  20 %  return 3.0\u{1b}[K\n",
        "\u{1b}[2Aseed 0   1/10  10 %\u{1b}[K\n"
          + "seed 10  3/10  30 %  return 3.0  1.0 steps/s  7 s left\u{1b}[K\n",
        "\u{1b}[2Aseed 0   1/10  10 %\u{1b}[K\n"
          + "seed 10  3/10  30 %  return 3.0  1.0 steps/s  7 s left  done\u{1b}[K\n",
      ])
  }

  /// A sentence is not overwritten: the lines after it do not go up over it.
  @Test func aBoardSaysASentenceBetween() {
    let page = Mutex("")
    let board = ProgressBoard(
      names: ["a"], totals: [10], isTerminal: true, interval: 0, clock: { 0 },
      write: { text in page.withLock { $0 += text } })
    board.update(0, step: 1)
    board.say("Saving.")
    page.withLock { $0 = "" }
    board.update(0, step: 2)
    #expect(page.withLock { !$0.isEmpty && !$0.contains("\u{1b}[1A") })
    board.update(0, step: 3)
    #expect(page.withLock { $0.contains("\u{1b}[1A") })
  }

  @Test func aBoardInALogEndsOneRunAtATime() {
    let stage = Stage()
    let board = ProgressBoard(
      names: ["a", "b"], totals: [1, 1], isTerminal: false, clock: stage.clock, write: stage.write)
    board.end(0, note: "failed: no such environment")
    #expect(stage.page == ["a  failed: no such environment\n"])
  }

  /// A run that is over is not judged any more.
  @Test func judgingEndsWithTheRun() {
    let stage = Stage()
    let board = ProgressBoard(
      names: ["a"], totals: [10], isTerminal: false, clock: stage.clock, write: stage.write)
    board.update(0, step: 10)
    board.judge(0, played: 90, of: 100)
    board.end(0)
    #expect(stage.page == ["a  10/10  100 %  done\n"])
  }
}
