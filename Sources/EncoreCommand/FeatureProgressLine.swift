import Encore

/// The line that says how far the looking into a run has come, and how long it will take.
final class FeatureProgressLine {
  private let isQuiet: Bool
  private let isTerminal: Bool
  private let started = Terminal.seconds()
  private var shown: Double

  init(isQuiet: Bool, isTerminal: Bool = Terminal.isInteractive) {
    self.isQuiet = isQuiet
    self.isTerminal = isTerminal
    shown = started
  }

  func update(_ progress: FeatureProgress, name: String = "") {
    let now = Terminal.seconds()
    guard !isQuiet, now - shown >= (isTerminal ? 0.2 : 10) else { return }
    shown = now
    show(Self.text(progress, seconds: now - started, name: name))
  }

  /// Says what comes after the play, which has no measure.
  func say(_ text: String) {
    guard !isQuiet else { return }
    show(text)
  }

  /// Takes the line away.
  func finish() {
    if isTerminal && !isQuiet { Terminal.write("\r\u{1b}[K") }
  }

  private func show(_ text: String) {
    Terminal.write(isTerminal ? "\r\(text)\u{1b}[K" : text + "\n")
  }

  /// `stage 2 of 4 (step 80000)  35 %  1 min 20 s left`
  static func text(_ progress: FeatureProgress, seconds: Double, name: String = "") -> String {
    let share = (Double(progress.stage) + progress.share) / Double(progress.stages)
    let stage = "stage \(progress.stage + 1) of \(progress.stages) (step \(progress.step))"
    let left = share > 0 ? "\(HumanTime.text(seconds * (1 - share) / share)) left" : nil
    return [name.isEmpty ? nil : name, stage, "\(Int(share * 100)) %", left].compactMap { $0 }
      .joined(separator: "  ")
  }
}
