/// What is asked of a run does not fit it.
public enum RunFault: ExitCoded, Hashable, CustomStringConvertible {
  /// There is no run there.
  case notARun(path: String)
  /// All steps are done.
  case finished(path: String, steps: Int)
  /// A file of the run, whose digest is right, does not hold what this version writes.
  case unreadable(path: String, what: String)
  /// A policy is of another algorithm.
  case otherAlgorithm(path: String, expected: String, found: String)

  /// What was wrong, where, and what to do.
  public var description: String {
    switch self {
    case .notARun(let path):
      "'\(path)' is not the folder of a run: it holds no recipe.yaml. Name one that `encore train` made, "
        + "such as runs/td3-Pendulum-seed0."
    case .finished(let path, let steps):
      "'\(path)' is finished: all \(steps) steps are done. A larger --steps trains it on."
    case .unreadable(let path, let what):
      "\(path) \(what). Resume with the version of Encore that wrote it."
    case .otherAlgorithm(let path, let expected, let found):
      "\(path) holds a policy of \(found), not of \(expected). Name another run."
    }
  }

  /// Bad input, or wrong usage.
  public var exitStatus: ExitStatus {
    switch self {
    case .notARun, .unreadable, .otherAlgorithm: .badInput
    case .finished: .wrongUsage
    }
  }
}
