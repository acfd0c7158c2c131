import Encore

/// The line that says how far the looking into a run or its evaluation has come, and how long it will take.
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
    update { Self.text(progress, seconds: $0, name: name) }
  }

  /// So many episodes of an evaluation are played.
  func update(played: Int, of episodes: Int) {
    update { Self.text(played: played, of: episodes, seconds: $0) }
  }

  /// Shows what is said of the seconds so far, when it is time to.
  private func update(_ text: (Double) -> String) {
    let now = Terminal.seconds()
    guard !isQuiet, now - shown >= (isTerminal ? 0.2 : 10) else { return }
    shown = now
    show(text(now - started))
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

  /// `12 of 50 episodes  1 min 20 s left`
  static func text(played: Int, of episodes: Int, seconds: Double) -> String {
    let left =
      played > 0
      ? "\(HumanTime.text(seconds * Double(episodes - played) / Double(played))) left" : nil
    return ["\(played) of \(episodes) episodes", left].compactMap { $0 }.joined(separator: "  ")
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
