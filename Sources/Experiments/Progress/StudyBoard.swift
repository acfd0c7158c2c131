import Synchronization

/// How a study of many runs goes; any thread may call it.
///
/// On a terminal the runs under way have a line each above a line of the whole, rewritten in place, and a run that
/// ends leaves a line behind. Elsewhere there is a line of the whole every half minute, and one a run that ends.
public final class StudyBoard: Sendable {
  private struct State {
    /// Steps done by each run.
    var steps: [Int]
    /// Only of the runs under way.
    var reports: [Int: ProgressReport] = [:]
    var isOver: [Bool]
    var failures = 0
    /// The steps of all runs, for the rate.
    var whole: ProgressReport
    var linesShown = 0
    var shown: Double
  }

  private let names: [String]
  private let totals: [Int]
  private let isTerminal: Bool
  private let interval: Double
  private let clock: @Sendable () -> Double
  private let write: @Sendable (String) -> Void
  private let state: Mutex<State>

  /// - Parameters:
  ///   - names: the runs' names.
  ///   - totals: the environment steps of each run.
  ///   - done: the steps that each has done already; a run that has done all is over.
  ///   - isTerminal: whether lines may be rewritten in place.
  ///   - interval: seconds between two showings; 0.5 on a terminal and 30 elsewhere, by default.
  ///   - clock: a time that never runs backwards, in seconds.
  ///   - write: takes the text, line ends included; never called by two threads at once.
  public init(
    names: [String], totals: [Int], done: [Int], isTerminal: Bool, interval: Double? = nil,
    clock: @escaping @Sendable () -> Double, write: @escaping @Sendable (String) -> Void
  ) {
    precondition(
      names.count == totals.count && names.count == done.count,
      "StudyBoard needs a total and the steps done of every run, not \(totals.count) and "
        + "\(done.count) for \(names.count)")
    self.names = names
    self.totals = totals
    self.isTerminal = isTerminal
    self.interval = interval ?? (isTerminal ? 0.5 : 30)
    self.clock = clock
    self.write = write
    let time = clock()
    state = Mutex(
      State(
        steps: done, isOver: zip(done, totals).map { $0 >= $1 },
        whole: ProgressReport(
          total: totals.reduce(0, +), step: done.reduce(0, +), time: time),
        shown: time))
  }

  /// Run `index` is at `step`; shows the study when it is time to.
  public func update(_ index: Int, step: Int, lastReturn: Double? = nil) {
    state.withLock { state in
      let time = clock()
      var report =
        state.reports[index] ?? ProgressReport(total: totals[index], step: step, time: time)
      report.update(step: step, lastReturn: lastReturn, time: time)
      state.reports[index] = report
      state.steps[index] = step
      state.whole.update(step: state.steps.reduce(0, +), lastReturn: nil, time: time)
      if time - state.shown >= interval { show(&state, time) }
    }
  }

  /// Run `index` is being judged, and so many episodes are played; shows all when it is time to.
  public func judge(_ index: Int, played: Int, of episodes: Int) {
    state.withLock { state in
      let time = clock()
      state.reports[index]?.judge(played: played, of: episodes)
      if time - state.shown >= interval { show(&state, time) }
    }
  }

  /// Run `index` is over, or stopped: `note` says how.
  /// - Parameters:
  ///   - isOver: whether it needs no more training: done or failed, not interrupted.
  ///   - hasFailed: whether it failed.
  public func end(_ index: Int, note: String, isOver: Bool = true, hasFailed: Bool = false) {
    state.withLock { state in
      state.reports[index] = nil
      state.isOver[index] = isOver
      if hasFailed { state.failures += 1 }
      let time = clock()
      write(erased(&state) + "\(names[index]): \(note) (\(runs(state)))\n")
      if isTerminal { show(&state, time) }
    }
  }

  /// Writes a sentence between two showings.
  public func say(_ sentence: String) {
    state.withLock { state in write(erased(&state) + sentence + "\n") }
  }

  /// Shows where the study stands, for the last time.
  public func finish() {
    state.withLock { show(&$0, clock()) }
  }

  private func show(_ state: inout State, _ time: Double) {
    state.shown = time
    let up = erased(&state)
    let running = isTerminal ? state.reports.keys.sorted() : []
    let width = running.map { names[$0].count }.max() ?? 0
    let lines = running.map { index -> String in
      let padding = String(repeating: " ", count: width - names[index].count)
      return "\(names[index])\(padding)  \(state.reports[index]?.text(at: time) ?? "")"
    }
    write(up + (lines + [whole(state, time)]).map { $0 + "\n" }.joined())
    state.linesShown = isTerminal ? lines.count + 1 : 0
  }

  /// Up over the lines of before, which are erased: the next ones may be fewer.
  private func erased(_ state: inout State) -> String {
    guard isTerminal, state.linesShown > 0 else { return "" }
    defer { state.linesShown = 0 }
    return "\u{1b}[\(state.linesShown)A\u{1b}[J"
  }

  private func runs(_ state: State) -> String {
    let over = state.isOver.count { $0 } - state.failures
    let failed = state.failures > 0 ? ", \(state.failures) failed" : ""
    return "\(over) of \(names.count) runs done\(failed)"
  }

  /// `3 of 40 runs done  1200000/20000000 steps  6 %  2310 steps/s  2 h 15 min left`.
  private func whole(_ state: State, _ time: Double) -> String {
    let done = state.whole.step
    let total = state.whole.total
    var parts = [
      runs(state), "\(done)/\(total) steps", "\(total > 0 ? done * 100 / total : 100) %",
    ]
    if let rate = state.whole.rate(at: time), rate > 0 {
      parts.append("\(ProgressReport.rateText(rate)) steps/s")
      // A run that failed has no steps to come.
      let left = names.indices.reduce(0) {
        $0 + (state.isOver[$1] ? 0 : max(0, totals[$1] - state.steps[$1]))
      }
      if left > 0 { parts.append("\(HumanTime.text(Double(left) / rate)) left") }
    }
    if !isTerminal {
      // On a terminal every run has a line, which tells it.
      parts += state.reports.sorted { $0.key < $1.key }.compactMap { index, report in
        report.judgingText.map { "\(names[index]): \($0)" }
      }
    }
    return parts.joined(separator: "  ")
  }
}
