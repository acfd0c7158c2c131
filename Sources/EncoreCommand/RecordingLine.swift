import Encore
import Foundation
import Synchronization

/// The line that says how far a film has come, and how long it will take where that can be told.
final class RecordingLine: Sendable {
  private let settings: RecordingSettings
  private let isQuiet: Bool
  private let isTerminal: Bool
  private let started = Terminal.seconds()
  private let shown: Mutex<Double>

  init(
    _ settings: RecordingSettings, isQuiet: Bool, isTerminal: Bool = Terminal.isInteractive
  ) {
    self.settings = settings
    self.isQuiet = isQuiet
    self.isTerminal = isTerminal
    shown = Mutex(Terminal.seconds())
  }

  func update(_ moment: RecordedMoment) {
    let now = Terminal.seconds()
    let isDue = shown.withLock { shown in
      guard !isQuiet, now - shown >= (isTerminal ? 0.2 : 10) else { return false }
      shown = now
      return true
    }
    guard isDue else { return }
    let text = Self.text(moment, settings: settings, seconds: now - started)
    Terminal.write(isTerminal ? "\r\(text)\u{1b}[K" : text + "\n")
  }

  /// Says something above the line.
  func say(_ text: String) { Terminal.write((isTerminal ? "\r\u{1b}[K" : "") + text + "\n") }

  /// Takes the line away.
  func finish() {
    if isTerminal && !isQuiet { Terminal.write("\r\u{1b}[K") }
  }

  /// `filming step 240 of at most 1000, episode 2 of 3, return 17.0 so far  at most 12 s left`
  ///
  /// The episodes that ended tell how long the others will be; before that, only the limit does.
  static func text(
    _ moment: RecordedMoment, settings: RecordingSettings, seconds: Double
  ) -> String {
    let limit = settings.maximumSteps
    var text =
      "filming step \(moment.step + 1) of at most \(limit), episode \(moment.episode + 1) of "
      + "\(settings.episodes), return \(String(format: "%.1f", moment.totalReward)) so far"
    let done = Double(moment.step + 1)
    var all = Double(limit)
    if moment.episode > 0 {
      all = min(all, done / Double(moment.episode) * Double(settings.episodes))
    }
    let left = HumanTime.text(seconds * max(0, all - done) / done)
    text += moment.episode > 0 ? "  about \(left) left" : "  at most \(left) left"
    return text
  }
}
