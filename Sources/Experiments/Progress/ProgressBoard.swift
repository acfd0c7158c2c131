import Synchronization

/// The lines of many runs at once, such as the seeds of an experiment; any thread may call it.
///
/// On a terminal the lines stay in place, one a run; elsewhere each run has a line every few
/// seconds, with its name.
public final class ProgressBoard: Sendable {
  private struct State {
    /// Nothing for a run that waits its turn.
    var reports: [ProgressReport?]
    var ended: [String?]
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
  ///   - names: the runs' names, a line each.
  ///   - totals: the environment steps of each run.
  ///   - isTerminal: whether the lines may be rewritten in place.
  ///   - interval: seconds between two showings; 0.5 on a terminal and 10 elsewhere, by default.
  ///   - clock: a time that never runs backwards, in seconds.
  ///   - write: takes the text, line ends included; never called by two threads at once.
  public init(
    names: [String], totals: [Int], isTerminal: Bool, interval: Double? = nil,
    clock: @escaping @Sendable () -> Double, write: @escaping @Sendable (String) -> Void
  ) {
    precondition(
      names.count == totals.count,
      "ProgressBoard needs a total a run, not \(totals.count) for \(names.count)")
    self.names = names
    self.totals = totals
    self.isTerminal = isTerminal
    self.interval = interval ?? (isTerminal ? 0.5 : 10)
    self.clock = clock
    self.write = write
    let time = clock()
    state = Mutex(
      State(
        reports: Array(repeating: nil, count: names.count),
        ended: Array(repeating: nil, count: names.count), shown: time))
  }

  /// Run `index` is at `step`; shows all runs when it is time to.
  public func update(_ index: Int, step: Int, lastReturn: Double? = nil) {
    state.withLock { state in
      let time = clock()
      // The rate counts from a run's own beginning, not from that of the first one.
      var report =
        state.reports[index] ?? ProgressReport(total: totals[index], step: step, time: time)
      report.update(step: step, lastReturn: lastReturn, time: time)
      state.reports[index] = report
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

  /// Run `index` is over: `note`, such as `done` or an error's first words, ends its line.
  public func end(_ index: Int, note: String = "done") {
    state.withLock { state in
      state.ended[index] = note
      state.reports[index]?.endJudging()
      // In a log, the others have nothing new to say.
      if isTerminal { show(&state, clock()) } else { write(line(index, state, clock())) }
    }
  }

  /// Writes a sentence between two showings; what follows is shown below it, not over it.
  public func say(_ sentence: String) {
    state.withLock { state in
      write((isTerminal && state.linesShown > 0 ? "\n" : "") + sentence + "\n")
      state.linesShown = 0
    }
  }

  private func show(_ state: inout State, _ time: Double) {
    state.shown = time
    // Up over the lines of before, then each erased to its end.
    let up = isTerminal && state.linesShown > 0 ? "\u{1b}[\(state.linesShown)A" : ""
    write(up + names.indices.map { line($0, state, time) }.joined())
    state.linesShown = names.count
  }

  private func line(_ index: Int, _ state: State, _ time: Double) -> String {
    let width = names.map(\.count).max() ?? 0
    let padding = String(repeating: " ", count: width - names[index].count)
    let report = state.reports[index]?.text(at: time)
    let note = state.ended[index] ?? (report == nil ? "waiting" : nil)
    let text = ["\(names[index])\(padding)", report, note].compactMap { $0 }.joined(separator: "  ")
    return text + (isTerminal ? "\u{1b}[K\n" : "\n")
  }
}
