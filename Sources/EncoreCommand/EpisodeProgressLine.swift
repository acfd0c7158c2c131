import Encore

/// The line that says how many episodes of an evaluation are played, and how long the rest will take.
final class EpisodeProgressLine {
  private let episodes: Int
  private let isQuiet: Bool
  private let isTerminal: Bool
  private let clock: () -> Double
  private let started: Double
  private var shown: Double

  init(
    episodes: Int, isQuiet: Bool, isTerminal: Bool = Terminal.isInteractive,
    clock: @escaping () -> Double = Terminal.seconds
  ) {
    self.episodes = episodes
    self.isQuiet = isQuiet
    self.isTerminal = isTerminal
    self.clock = clock
    started = clock()
    shown = started
  }

  func update(_ played: Int) {
    let now = clock()
    guard !isQuiet, now - shown >= (isTerminal ? 0.2 : 10) else { return }
    shown = now
    let text = Self.text(played, of: episodes, seconds: now - started)
    Terminal.write(isTerminal ? "\r\(text)\u{1b}[K" : text + "\n")
  }

  /// Takes the line away.
  func finish() {
    if isTerminal && !isQuiet { Terminal.write("\r\u{1b}[K") }
  }

  /// `12 of 50 episodes  1 min 20 s left`
  static func text(_ played: Int, of episodes: Int, seconds: Double) -> String {
    let so = "\(played) of \(episodes) episodes"
    guard played > 0 else { return so }
    let left = seconds * Double(episodes - played) / Double(played)
    return so + "  \(HumanTime.text(left)) left"
  }
}
