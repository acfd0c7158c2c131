import Algorithms
import Experiments

extension Recipe {
  /// Brings what happens now and then into a run that was cut short: judged ten times and saved four
  /// times at least, and policies kept often enough for looks at 36 and 72 %. What happens more often
  /// stays as it is.
  mutating func shortenPeriods(to steps: Int) throws {
    let training = try training
    let periods = [
      ("evaluationEvery", training.evaluationEvery, 10),
      ("checkpointEvery", training.checkpointEvery, 4),
      ("keepPolicyEvery", training.keepPolicyEvery, 25), ("logEvery", training.logEvery, 10),
    ]
    for (name, period, times) in periods where period > max(1, steps / times) {
      try set("training.\(name)", text: "\(max(1, steps / times))")
    }
  }

  /// Whether actors or workers go on in threads of their own beside the learner.
  var actsApart: Bool {
    get throws {
      let settings = try plan(seed: seeds.first ?? 0).algorithmSettings
      if let own = settings as? IMPALASettings { return own.schedule == .threads }
      if let own = settings as? A3CSettings { return own.schedule == .threads }
      return false
    }
  }
}
