/// Where one run stands, and how fast it goes; makes the text of its line.
struct ProgressReport: Sendable {
  let total: Int
  private(set) var step: Int
  private(set) var lastReturn: Double?
  /// The episodes played of an evaluation that is under way.
  private var judging: (played: Int, of: Int)?
  /// What the rate is measured over: learning starts late, so an average since the start misleads.
  private var marks: [(time: Double, step: Int)]
  private static let window = 30.0

  init(total: Int, step: Int, time: Double) {
    self.total = total
    self.step = step
    marks = [(time, step)]
  }

  mutating func update(step: Int, lastReturn: Double?, time: Double) {
    self.step = step
    judging = nil
    if let lastReturn { self.lastReturn = lastReturn }
    // A mark a second is enough, however often this is called.
    if let last = marks.last, time - last.time >= 1 { marks.append((time, step)) }
    while marks.count > 1, marks[1].time <= time - Self.window { marks.removeFirst() }
  }

  /// Training waits for an evaluation, in which so many episodes are played.
  mutating func judge(played: Int, of episodes: Int) { judging = (played, episodes) }

  /// The evaluation is over, or given up.
  mutating func endJudging() { judging = nil }

  /// `judging 12/50`, while that lasts.
  var judgingText: String? { judging.map { "judging \($0.played)/\($0.of)" } }

  /// Steps a second over the last half minute; nil before any time has passed.
  func rate(at time: Double) -> Double? {
    guard let first = marks.first, time > first.time else { return nil }
    return Double(step - first.step) / (time - first.time)
  }

  static func rateText(_ rate: Double) -> String { rate < 10 ? tenths(rate) : whole(rate) }

  /// `123456/1000000  12 %  return 212.5  2310 steps/s  6 min 20 s left`; while the policy is judged
  /// `judging 12/50` in place of rate and time.
  func text(at time: Double) -> String {
    var parts = ["\(step)/\(total)", "\(total > 0 ? step * 100 / total : 100) %"]
    if let lastReturn { parts.append("return \(tenths(lastReturn))") }
    if let judgingText {
      parts.append(judgingText)
    } else if let rate = rate(at: time) {
      parts.append("\(Self.rateText(rate)) steps/s")
      if rate > 0, step < total {
        parts.append("\(HumanTime.text(Double(total - step) / rate)) left")
      }
    }
    return parts.joined(separator: "  ")
  }
}

private func tenths(_ value: Double) -> String {
  guard value.isFinite, abs(value) < 1e15 else { return "\(value)" }
  return "\((value * 10).rounded() / 10)"
}

private func whole(_ value: Double) -> String {
  guard value.isFinite, abs(value) < 1e15 else { return "\(value)" }
  return "\(Int(value.rounded()))"
}
