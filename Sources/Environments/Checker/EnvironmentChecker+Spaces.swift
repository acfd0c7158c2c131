extension EnvironmentChecker {
  /// What the descriptions alone say.
  func spaceFindings(of environment: any VectorEnvironment) -> [Finding] {
    var findings: [Finding] = []
    if let flaw = environment.observationSpace.flaw {
      findings.append(
        Finding(.error, "The observation space is one \(flaw). Correct its description."))
    }
    if let flaw = environment.actionSpace.flaw {
      findings.append(
        Finding(.error, "The action space is one \(flaw). Correct its description."))
    } else {
      findings += actionFindings(environment.actionSpace)
    }
    if case .discrete(let count) = environment.observationSpace {
      findings.append(
        Finding(
          .note,
          "Observations are indices below \(count), given to the network as one number. Where "
            + "neighbours have nothing in common, give \(count) numbers, one of them 1."))
    }
    return findings
  }

  private func actionFindings(_ space: Space) -> [Finding] {
    guard case .box(_, let low, let high) = space else { return [] }
    if zip(low, high).contains(where: { !($0.isFinite && $1.isFinite) }) {
      return [
        Finding(
          .warning,
          "Actions have no finite bounds, so they cannot be rescaled, and policies that act within "
            + "±1 reach no further. Give the action space the bounds that make sense.")
      ]
    }
    if zip(low, high).contains(where: { $0 != -1 || $1 != 1 }) {
      let range = "\(low.min() ?? 0) … \(high.max() ?? 0)"
      let isSymmetric = zip(low, high).allSatisfy { -$0 == $1 }
      return [
        Finding(
          .note,
          "Actions lie within \(range)\(isSymmetric ? "" : ", not symmetric about 0"), and policies "
            + "act within ±1: actions are rescaled (RescaledVectorActions).")
      ]
    }
    return []
  }
}
