extension EnvironmentChecker.Survey {
  private typealias Finding = EnvironmentChecker.Finding

  /// Everything that there is to say about the trial.
  var findings: [EnvironmentChecker.Finding] {
    let noted = faults.sorted { $0.key.rawValue < $1.key.rawValue }.map { fault, sentence in
      Finding(fault == .outside ? .warning : .error, sentence)
    }
    return steps > 0 && isReadable ? noted + episodeFindings + scaleFindings : noted
  }

  private var episodeFindings: [EnvironmentChecker.Finding] {
    if episodes == 0 {
      return [
        Finding(
          .note,
          "No episode ended within \(steps) steps. Where the task does not end by itself, give it "
            + "a time limit (TimeLimit), so that it is seen from its beginning often enough.")
      ]
    }
    // Where there is but one observation, a reset cannot be seen.
    guard seamless == episodes, !space.isOnePoint else { return [] }
    return [
      Finding(
        .warning,
        "Every one of the \(episodes) episodes that ended was followed by an observation equal to "
          + "its last. Make sure that the environment is reset, and that it then returns what "
          + "the new episode begins with.")
    ]
  }

  private var scaleFindings: [EnvironmentChecker.Finding] {
    var findings: [EnvironmentChecker.Finding] = []
    let isFrame = if case .box(let shape, _, _) = space { shape.count > 1 } else { true }
    if !isFrame && largest.value > 100 {
      findings.append(
        Finding(
          .warning,
          "Element \(largest.element) of the observations reaches \(largest.value), and networks "
            + "learn best from numbers near 1. Normalize observations (NormalizedObservations), "
            + "or choose other units."))
    }
    if max(abs(rewards.low), abs(rewards.high)) > 100, rewards.low.isFinite {
      findings.append(
        Finding(
          .warning,
          "Rewards lie within \(rewards.low) … \(rewards.high), and large ones make large errors "
            + "of the critic. Scale them, or normalize them (NormalizedRewards)."))
    } else if rewards.low == rewards.high && rewards.low == 0 {
      findings.append(
        Finding(
          .warning,
          "Random actions earned no reward but 0 in \(steps) steps: there is nothing to learn "
            + "from until exploration finds one. Begin nearer to the goal, or reward progress."))
    } else if rewards.low == rewards.high {
      findings.append(
        Finding(
          .note,
          "Every reward was \(rewards.low), so that only the length of an episode can be learned. "
            + "That is right where staying alive, or ending soon, is the task."))
    }
    return findings
  }
}
