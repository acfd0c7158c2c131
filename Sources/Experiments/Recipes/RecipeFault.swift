/// A recipe, or what the command line says in its place, asks for something that there is not.
public enum RecipeFault: ExitCoded, Equatable, Sendable, CustomStringConvertible {
  /// No algorithm has that name.
  case unknownAlgorithm(String, nearest: [String], all: [String])

  /// No meta-learner has that name.
  case unknownMetaLearner(String, nearest: [String], all: [String])
  /// The algorithm stands alone.
  case noMetaLearners(algorithm: String)
  /// The meta-learner is for algorithms of another kind.
  case unfitMetaLearner(String, algorithm: String, fit: [String])

  /// The sentence that a user reads.
  public var description: String {
    switch self {
    case .unknownAlgorithm(let name, let nearest, let all):
      "There is no algorithm '\(name)'. \(Self.hint(nearest, all))"
    case .unknownMetaLearner(let name, let nearest, let all):
      "There is no meta-learner '\(name)'. \(Self.hint(nearest, all))"
    case .noMetaLearners(let algorithm):
      "No meta-learner can be put on \(algorithm). Leave 'meta' out."
    case .unfitMetaLearner(let name, let algorithm, let fit):
      "'\(name)' cannot be put on \(algorithm), which takes \(fit.joined(separator: ", "))."
    }
  }

  private static func hint(_ nearest: [String], _ all: [String]) -> String {
    nearest.isEmpty
      ? "There are: \(all.joined(separator: ", "))."
      : "Did you mean \(nearest.map { "'\($0)'" }.joined(separator: " or "))?"
  }

  /// Wrong usage.
  public var exitStatus: ExitStatus { .wrongUsage }
}
