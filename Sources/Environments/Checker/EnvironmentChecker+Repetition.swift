extension EnvironmentChecker {
  /// Whether one seed gives one future, and another seed another.
  func repetitionFindings(
    of environment: any VectorEnvironment, comparedWith first: Trial
  ) throws -> [Finding] {
    var findings: [Finding] = []
    let second = try trial(on: environment, seed: seed, steps: steps)
    if first.first != second.first {
      findings.append(Self.unrepeatable("first observations"))
    } else if let difference = Self.firstDifference(first.digests, second.digests) {
      findings.append(Self.unrepeatable("\(difference.what) from step \(difference.step) on"))
    }

    // Environment i is seeded by seed + i: go beyond all of those.
    let few = min(steps, 50)
    let otherSeed = seed &+ UInt64(environment.count)
    let other = try trial(on: environment, seed: otherSeed, steps: few)
    if first.first == other.first && Self.firstDifference(first.digests, other.digests) == nil {
      findings.append(
        Finding(
          .warning,
          "Different seeds give the same \(few) steps. If the task is meant to vary, draw from the "
            + "random stream that reset and step are handed; if not, a score over several "
            + "episodes says no more than one."))
    }
    return findings
  }

  private static func unrepeatable(_ what: String) -> Finding {
    Finding(
      .error,
      "The same seed and the same actions gave other \(what). Draw every random number from the "
        + "stream (in Python: the generator) that reset seeds, and let reset begin anew whatever "
        + "an episode changes; until then no run can be repeated or resumed.")
  }
}
