import Experiments
import Settings

/// What is asked of an experiment does not fit it, or what lies in a run's place does not.
public enum StudyFault: ExitCoded, Hashable, CustomStringConvertible {
  /// What can be named.
  public enum Kind: String, Sendable {
    /// An experiment.
    case experiment
    /// A panel of one.
    case panel
    /// A variant of one.
    case variant
  }

  /// There is no such name.
  case unknown(Kind, String, nearest: [String], all: [String])
  /// The experiment has no small form.
  case notQuick(experiment: String)
  /// A run of other settings lies in a run's place.
  case otherRecipe(path: String, differences: [String])
  /// All steps are done, and the evaluation after them is not there.
  case withoutLastEvaluation(path: String)

  /// What was wrong, where, and what to do.
  public var description: String {
    switch self {
    case .unknown(let kind, let name, let nearest, let all):
      "There is no \(kind.rawValue) '\(name)'. \(Self.hint(nearest, all))"
    case .notQuick(let experiment):
      "The experiment '\(experiment)' has no quick form; --steps and --seeds make it smaller."
    case .otherRecipe(let path, let differences):
      "\(path) holds a run of other settings: \(Self.list(differences)). Give these runs a folder of "
        + "their own with --out, or remove that one."
    case .withoutLastEvaluation(let path):
      "\(path) has done all its steps, but its last evaluation is not in evaluation.csv. Put the whole "
        + "file back, or remove the folder to train it again."
    }
  }

  /// What a name that there is not was to be, or could be.
  package static func hint(_ nearest: [String], _ all: [String]) -> String {
    guard nearest.isEmpty else {
      return "Did you mean \(nearest.map { "'\($0)'" }.joined(separator: " or "))?"
    }
    return all.isEmpty ? "There are none." : "There are: \(all.joined(separator: ", "))."
  }

  /// The first of many differences, and how many more there are.
  package static func list(_ differences: [String]) -> String {
    let rest = differences.count - 3
    return differences.prefix(3).joined(separator: "; ") + (rest > 0 ? "; and \(rest) more" : "")
  }

  /// Wrong usage, or bad input.
  public var exitStatus: ExitStatus {
    if case .withoutLastEvaluation = self { return .badInput }
    return .wrongUsage
  }

  static func requireKnown(
    _ names: [String], among all: [String], kind: Kind
  ) throws(StudyFault) {
    for name in names where !all.contains(name) {
      throw .unknown(kind, name, nearest: nearestNames(to: name, among: all), all: all)
    }
  }
}
