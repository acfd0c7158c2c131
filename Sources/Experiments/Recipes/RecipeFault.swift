/// A recipe, or what the command line says in its place, asks for something that there is not.
public enum RecipeFault: ExitCoded, Equatable, Sendable, CustomStringConvertible {
  /// No algorithm has that name.
  case unknownAlgorithm(String, nearest: [String], all: [String])

  /// The sentence that a user reads.
  public var description: String {
    switch self {
    case .unknownAlgorithm(let name, let nearest, let all):
      let hint =
        nearest.isEmpty
        ? "There are: \(all.joined(separator: ", "))."
        : "Did you mean \(nearest.map { "'\($0)'" }.joined(separator: " or "))?"
      return "There is no algorithm '\(name)'. \(hint)"
    }
  }

  /// Wrong usage.
  public var exitStatus: ExitStatus { .wrongUsage }
}
