import Experiments
import Reproductions
import Synchronization

/// How a search goes; any thread may call it.
///
/// On a terminal there is one line, rewritten in place, and a trial that is told leaves a line
/// behind. Elsewhere there is that line every half minute, and one a trial that is told.
public final class SearchBoard: Sendable {
  private struct State {
    /// How many trials there are to be.
    var wanted: Int
    var finished: Int
    var best: (objective: Double, trial: Int)?
    var failures: Int
    /// Of each run under way the steps at which it was first seen, and those of now.
    var steps: [String: (first: Int, now: Int)] = [:]
    /// Runs of the confirmation that are left; `nil` before it.
    var confirming: Int?
    var isLineShown = false
    var shown: Double
  }

  private let search: Search
  private let isTerminal: Bool
  private let interval: Double
  private let clock: @Sendable () -> Double
  private let write: @Sendable (String) -> Void
  private let began: Double
  private let state: Mutex<State>

  /// - Parameters:
  ///   - trials: how many there are to be in all.
  ///   - ledger: those of before.
  ///   - isTerminal: whether a line may be rewritten in place.
  ///   - interval: seconds between two showings; 0.5 on a terminal and 30 elsewhere, by default.
  ///   - clock: a time that never runs backwards, in seconds.
  ///   - write: takes the text, line ends included; never called by two threads at once.
  public init(
    _ search: Search, trials: Int, ledger: TrialLedger, isTerminal: Bool, interval: Double? = nil,
    clock: @escaping @Sendable () -> Double, write: @escaping @Sendable (String) -> Void
  ) {
    self.search = search
    self.isTerminal = isTerminal
    self.interval = interval ?? (isTerminal ? 0.5 : 30)
    self.clock = clock
    self.write = write
    began = clock()
    var state = State(
      wanted: ledger.isExhausted ? ledger.trials.count : trials, finished: ledger.finished,
      failures: ledger.trials.count(where: \.hasFailed), shown: began)
    for trial in ledger.told { Self.note(trial, of: search, &state) }
    self.state = Mutex(state)
  }

  /// Something happened.
  public func show(_ event: SearchTraining.Event) {
    state.withLock { state in
      let time = clock()
      switch event {
      case .stepped(let run, let step):
        let first = state.steps[run]?.first ?? step
        state.steps[run] = (first, step)
        if time - state.shown >= interval { showLine(&state, time) }
      case .told(let trial):
        state.finished += 1
        if trial.hasFailed { state.failures += 1 }
        let isBest = Self.note(trial, of: search, &state)
        say(text(of: trial, isBest: isBest), &state)
      case .exhausted(let trials):
        state.wanted = trials
        say(
          "No configuration is left that was not tried: the search ends with "
            + "\(NumberText.plural(trials, "trial")).", &state)
      case .confirming(let runs):
        state.confirming = runs
        say(
          "Confirming the best with seeds that the search has not seen: \(runs) runs.", &state)
      case .confirmed(let run, let problem):
        state.confirming = state.confirming.map { $0 - 1 }
        if let problem { say("\(run) failed: \(problem)", &state) }
      case .warned(let sentence): say("warning: \(sentence)", &state)
      }
    }
  }

  /// Writes a sentence between two showings.
  public func say(_ sentence: String) {
    state.withLock { say(sentence, &$0) }
  }

  /// Shows where the search stands, for the last time.
  public func finish() {
    state.withLock { state in
      showLine(&state, clock())
      if isTerminal { write("\n") }
      state.isLineShown = false
    }
  }

  /// Whether it is the best at the full budget.
  @discardableResult
  private static func note(_ trial: Trial, of search: Search, _ state: inout State) -> Bool {
    guard let value = trial.objective, trial.proposal.steps == search.budget.most,
      value > state.best?.objective ?? -.infinity
    else { return false }
    state.best = (value, trial.number)
    return true
  }

  private func text(of trial: Trial, isBest: Bool) -> String {
    let name = "trial \(trial.number) at \(trial.proposal.steps) steps"
    guard let value = trial.objective else {
      return "\(name): failed: \(trial.told?.problem ?? "it did not come to its end")"
    }
    let origin = trial.told?.same.map { ", as trial \($0)" } ?? ""
    return "\(name): \(NumberText.number(value))\(origin)" + (isBest ? " (the best)" : "")
  }

  private func say(_ sentence: String, _ state: inout State) {
    let erased = isTerminal && state.isLineShown ? "\r\u{1b}[K" : ""
    state.isLineShown = false
    write(erased + sentence + "\n")
  }

  private func showLine(_ state: inout State, _ time: Double) {
    state.shown = time
    state.isLineShown = isTerminal
    let line = line(state, time)
    write(isTerminal ? "\r\(line)\u{1b}[K" : "\(line)\n")
  }

  /// `37 of 100 trials done  2 failed  best 4.52 (trial 31)  21000 steps/s  4 min left`.
  private func line(_ state: State, _ time: Double) -> String {
    var parts = ["\(state.finished) of \(max(state.wanted, state.finished)) trials done"]
    if state.failures > 0 { parts.append("\(state.failures) failed") }
    if let best = state.best {
      parts.append("best \(NumberText.number(best.objective)) (trial \(best.trial))")
    }
    if let left = state.confirming { parts.append("\(left) runs to confirm") }
    let done = state.steps.values.reduce(0) { $0 + $1.now - $1.first }
    let rate = Double(done) / max(time - began, 1e-9)
    if done > 0, rate > 0 {
      parts.append("\(Int(rate)) steps/s")
      let left = stepsLeft(state)
      if left > 0 { parts.append("about \(HumanTime.text(left / rate)) left") }
    }
    return parts.joined(separator: "  ")
  }

  /// About how many steps are to come: which budgets the trials to come will have follows from
  /// Hyperband's brackets.
  private func stepsLeft(_ state: State) -> Double {
    let most = Double(search.budget.most)
    if let runs = state.confirming { return Double(runs) * most }
    let runsPerTrial = Double(search.tasks.count * search.seeds.count)
    let confirming =
      Double((search.confirmation.best + 1) * search.confirmation.seeds.count * search.tasks.count)
    return Double(max(0, state.wanted - state.finished)) * runsPerTrial * search.budget.mean
      + confirming * most
  }
}

extension Search.Budget {
  /// The mean budget of a trial over one round of Hyperband's brackets, in steps.
  var mean: Double {
    let deepest = all.count - 1
    let eta = Double(eta)
    var (steps, trials) = (0.0, 0.0)
    for stages in 0...deepest {
      let power = (0..<stages).reduce(1.0) { value, _ in value * eta }
      let first = (power * Double(deepest + 1) / Double(stages + 1)).rounded(.up)
      for stage in 0...stages {
        let shrunk = (0..<stage).reduce(1.0) { value, _ in value * eta }
        let grown = (0..<(stages - stage)).reduce(1.0) { value, _ in value * eta }
        let count = (first / shrunk).rounded(.down)
        steps += count * Double(most) / grown
        trials += count
      }
    }
    return steps / trials
  }
}
