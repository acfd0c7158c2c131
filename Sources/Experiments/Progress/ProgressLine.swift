/// The line that says how a run goes: in place on a terminal, otherwise a line every few seconds.
///
/// ```swift
/// let line = ProgressLine(
///   total: 1_000_000, isTerminal: isatty(2) == 1, clock: seconds, write: { fputs($0, stderr) })
/// line.update(step: 1000, lastReturn: -93.1)      // as often as one likes
/// line.finish()
/// ```
///
/// It prints nothing itself: `write` decides where the text goes, `clock` what time it is.
public final class ProgressLine {
  private var report: ProgressReport
  private let isTerminal: Bool
  private let interval: Double
  private let clock: () -> Double
  private let write: (String) -> Void
  private var shown: Double?

  /// - Parameters:
  ///   - total: the environment steps of the whole run.
  ///   - step: where this process starts, after resuming.
  ///   - isTerminal: whether the line may be rewritten in place.
  ///   - interval: seconds between two lines; 0.2 on a terminal and 10 elsewhere, by default.
  ///   - clock: a time that never runs backwards, in seconds.
  ///   - write: takes the text, line ends included.
  public init(
    total: Int, step: Int = 0, isTerminal: Bool, interval: Double? = nil,
    clock: @escaping () -> Double, write: @escaping (String) -> Void
  ) {
    report = ProgressReport(total: total, step: step, time: clock())
    self.isTerminal = isTerminal
    self.interval = interval ?? (isTerminal ? 0.2 : 10)
    self.clock = clock
    self.write = write
  }

  /// The run is at `step`; shows it when it is time to.
  /// - Parameter lastReturn: the return of the last episode, when one has ended.
  public func update(step: Int, lastReturn: Double? = nil) {
    let time = clock()
    report.update(step: step, lastReturn: lastReturn, time: time)
    guard let shown else {
      // The first line waits as the others do: there is no rate to show yet.
      self.shown = time
      return
    }
    if time - shown >= interval { show(time) }
  }

  /// Shows where the run stands and ends the line.
  public func finish() {
    show(clock())
    if isTerminal { write("\n") }
  }

  private func show(_ time: Double) {
    // Erased to the end, for a shorter text leaves the longer one's tail behind.
    write(isTerminal ? "\r\(report.text(at: time))\u{1b}[K" : "\(report.text(at: time))\n")
    shown = time
  }
}
