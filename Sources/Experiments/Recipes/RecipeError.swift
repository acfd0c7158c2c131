import Settings

/// What is wrong with a recipe, in which file and on which line.
public struct RecipeError: ExitCoded, Hashable {
  /// The file as the user named it.
  public let file: String
  /// The line, from 1; nil when it is about the file as a whole.
  public let line: Int?
  /// What is wrong.
  public let reason: Reason

  /// An error in `file`, on `line`.
  public init(file: String, line: Int?, reason: Reason) {
    self.file = file
    self.line = line
    self.reason = reason
  }

  /// What can be wrong with a recipe.
  public enum Reason: Error, Hashable, Sendable {
    /// The file cannot be read.
    case unreadable(FileFault)
    /// It is not YAML, or uses parts of YAML that recipes do without.
    case notYAML(String)
    /// There is no such key at this place; `nearest` holds those that look like it.
    case unknownKey(String, nearest: [String])
    /// The key is a setting of a section and stands outside it.
    case misplacedKey(String, section: String)
    /// The section is that of a meta-learner that the recipe does not ask for.
    case idleSection(String, meta: [String])
    /// A key is missing.
    case missingKey(String)
    /// Something else stands under the key than should.
    case wrongType(key: String, expected: String, given: String)
    /// What stands under the key is of the right type and does not fit.
    case invalid(key: String, problem: String)
    /// A setting is unknown, of the wrong type, or outside its range.
    case setting(SettingError)
  }

  /// Bad input, or cannot read.
  public var exitStatus: ExitStatus {
    if case .unreadable = reason { return .inputOutput }
    return .badInput
  }
}

extension RecipeError: CustomStringConvertible {
  /// `walker.yaml:12: ` and what is wrong there.
  public var description: String {
    "\(file)\(line.map { ":\($0)" } ?? ""): \(reason.sentence)"
  }
}

extension RecipeError.Reason {
  var sentence: String {
    switch self {
    case .unreadable(let fault): "\(fault)"
    case .notYAML(let problem): "This is no recipe: \(problem)"
    case .unknownKey(let key, let nearest) where nearest.isEmpty:
      "There is no key \"\(key)\" here; remove it."
    case .unknownKey(let key, let nearest):
      "There is no key \"\(key)\" here; did you mean "
        + nearest.map { "\"\($0)\"" }.joined(separator: " or ") + "?"
    case .misplacedKey(let key, let section):
      "The setting \"\(key)\" belongs under \"\(section):\"; indent it there."
    case .idleSection(let section, let meta):
      "The section \"\(section)\" goes with "
        + meta.map { "\"meta: \($0)\"" }.joined(separator: " or ")
        + "; say so at the top, or remove the section."
    case .missingKey(let key): "The key \"\(key)\" is missing; add it."
    case .wrongType(let key, let expected, let given):
      "The key \"\(key)\" takes \(expected), not \(given)."
    case .invalid(let key, let problem): "The key \"\(key)\" does not fit: \(problem)"
    case .setting(let error): "\(error)"
    }
  }
}
