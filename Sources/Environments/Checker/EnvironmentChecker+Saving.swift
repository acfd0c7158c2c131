extension EnvironmentChecker {
  /// Whether a saved state brings the same future back.
  func savingFindings(of environment: any VectorEnvironment) throws -> [Finding] {
    let stretch = min(steps, 200)
    var random = actionStream
    _ = try environment.reset(seed: seed)
    // From the middle of an episode, where there is most to forget.
    var shown: [Float] = []
    _ = try digests(of: environment, steps: max(1, stretch / 3), using: &random) { step in
      shown = step.observations
      return true
    }
    guard let saved = try environment.savedState() else {
      return [
        Finding(
          .note,
          "Its state cannot be saved, so a resumed run begins fresh episodes. A Swift environment "
            + "becomes resumable by conforming to ResumableEnvironment.")
      ]
    }
    var replayed = random
    let future = try digests(of: environment, steps: stretch, using: &random)
    let observations = try environment.restore(saved)
    let again = try digests(of: environment, steps: stretch, using: &replayed)

    if Digest(observations) != Digest(shown) {
      return [
        Finding(
          .error,
          "Restoring a saved state returned other observations than those that were to be acted "
            + "on when it was saved. Save them with the state.")
      ]
    }
    guard let difference = Self.firstDifference(future, again) else { return [] }
    return [
      Finding(
        .error,
        "A restored state led to other \(difference.what), \(difference.step) steps later. "
          + "`state` forgets something that decides the future: a counter, a phase, a goal drawn "
          + "at reset.")
    ]
  }
}
