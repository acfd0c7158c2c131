import Tensors

/// Looks for what would quietly spoil training in a task: your own, a native or a bridged one.
///
/// ```swift
/// let report = EnvironmentChecker().report(on: tasks)
/// print(report)
/// ```
///
/// It steps the environments with random actions, several times over by the same seed, and says in
/// sentences what it found and what to do. It takes about twice `steps` steps. Check environments
/// below their normalizers: what these learn outlives a reset, so nothing would be repeatable. The
/// checker cannot see what only a skilled policy reaches, nor whether the reward means what you
/// intend.
public struct EnvironmentChecker: Sendable {
  /// Steps of the whole vector in the longest of the trials.
  public var steps: Int
  /// The seed of the trials; below 2³¹ less a few thousand.
  public var seed: UInt64

  /// A checker.
  public init(steps: Int = 1000, seed: UInt64 = 1) {
    precondition(steps > 0, "The checker takes at least one step, not \(steps).")
    self.steps = steps
    self.seed = seed
  }

  /// Checks a vector of environments, which is left in the middle of some episode.
  public func report(on environment: any VectorEnvironment) -> Report {
    var findings = spaceFindings(of: environment)
    var survey = Survey(of: environment)
    guard !findings.contains(where: { $0.severity == .error }) else {
      return Report(
        name: environment.name, steps: 0, environments: environment.count, episodes: 0,
        stepsPerSecond: 0, findings: findings)
    }
    do {
      let first = try trial(on: environment, seed: seed, steps: steps) { observations, step in
        if let step { survey.see(step) } else { survey.see(first: observations) }
        return survey.isReadable
      }
      findings += survey.findings
      // What follows compares whole trials; with faults already found it would only repeat them.
      if survey.isReadable {
        findings += try repetitionFindings(of: environment, comparedWith: first)
        findings += try savingFindings(of: environment)
      }
      return Report(
        name: environment.name, steps: first.digests.count, environments: environment.count,
        episodes: survey.episodes, stepsPerSecond: first.stepsPerSecond, findings: findings)
    } catch {
      findings += survey.findings + [Self.finding(for: error)]
      return Report(
        name: environment.name, steps: survey.steps, environments: environment.count,
        episodes: survey.episodes, stepsPerSecond: 0, findings: findings)
    }
  }

  private static func finding(for error: any Error) -> Finding {
    guard case EnvironmentError.misbehaved(_, let what) = error else {
      return Finding(.error, "The environment could not be stepped: \(error)")
    }
    return Finding(
      .error,
      "The environment \(what). Look for a division by zero, a root or logarithm of a negative "
        + "number, a state that grows without bound, or a space that describes another task.")
  }
}
