import Settings

/// A run cannot be looked into as was asked.
public enum ExplainFault: ExitCoded, Hashable, CustomStringConvertible {
  /// There is no such way to look.
  case unknownKind(String, nearest: [String], all: [String])
  /// The run's agent has no attention over features.
  case noAttention(run: String, algorithm: String, metaLearner: MetaLearner)
  /// The run's agent makes no rewards of its own.
  case noRewardModel(run: String, algorithm: String, metaLearner: MetaLearner)
  /// The run's policy sees no pictures, or chooses among no few actions.
  case noSight(run: String, algorithm: String, environment: String)
  /// The run's policy sees pictures, but without attention.
  case noMask(run: String)
  /// The run has kept no stages of its training.
  case noStages(run: String, last: Int)
  /// The run has kept stages, but not this one.
  case noSuchStage(Int, run: String, all: [Int])
  /// A text that lists no stages.
  case notStages(String)

  /// What was wrong, and what to do.
  public var description: String {
    switch self {
    case .unknownKind(let name, let nearest, let all):
      "There is nothing called '\(name)' to look at. "
        + (nearest.isEmpty
          ? "There is: \(all.joined(separator: ", "))."
          : "Did you mean \(nearest.map { "'\($0)'" }.joined(separator: " or "))?")
    case .noAttention(let run, let algorithm, .none):
      "\(run) has no attention whose features could be shown: it trained \(algorithm) alone. "
        + Self.remedy
    case .noAttention(let run, let algorithm, let metaLearner):
      "\(run) has no attention whose features could be shown: its meta-learner on \(algorithm) is "
        + "\(metaLearner.rawValue). \(Self.remedy)"
    case .noRewardModel(let run, let algorithm, let metaLearner):
      "\(run) makes no rewards of its own that could be shown: it trained \(algorithm)"
        + (metaLearner == .none ? " alone." : " with \(metaLearner.rawValue).")
        + " Choose a run with learned rewards, or train one with --meta intrinsic-reward; one with attention "
        + "over trajectories (--meta trajectory-attention); or one whose "
        + "policy sees pictures through attention, such as one trained with --set torso=drarl."
    case .noSight(let run, let algorithm, let environment):
      "\(run) has no convolutions that could be looked into: \(algorithm) on \(environment). Choose a run "
        + "whose policy sees pictures, has no memory and chooses among a few actions, such as one "
        + "trained with --env Catch --set torso=drarl."
    case .noMask(let run):
      "\(run) sees pictures without attention, so there is no mask to show. Look at gradcam or gradients, "
        + "or train with --set torso=drarl."
    case .noStages(let run, let last):
      "\(run) has kept no stages of its training. Train with --set keepPolicyEvery=\(max(1, last / 5)), "
        + "or look at the newest checkpoint alone with --stages last."
    case .noSuchStage(let step, let run, let all):
      "\(run) has no stage at step \(step). There are: "
        + "\(all.map { "\($0)" }.joined(separator: ", ")) (the last one is the newest checkpoint)."
    case .notStages(let text):
      "--stages takes steps of training separated by commas, such as 40000,80000,last, not '\(text)'."
    }
  }

  private static let remedy =
    "Choose a run with meta attention, or train one with --meta attention or "
    + "--meta attention-decision."

  /// Wrong usage.
  public var exitStatus: ExitStatus { .wrongUsage }

  /// - Throws: `unknownKind` unless `name` is one of `all`.
  public static func requireKnown(_ name: String, among all: [String]) throws(ExplainFault) {
    guard all.contains(name) else {
      throw .unknownKind(name, nearest: nearestNames(to: name, among: all), all: all)
    }
  }
}
