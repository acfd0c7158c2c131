/// Why a setting could not be read or set.
public enum SettingError: Error, Hashable, Sendable {
  /// There is no setting of this name; `nearest` holds names that look like it, nearest first.
  case unknownName(String, nearest: [String])
  /// Several sections have a setting of this name; `paths` say it with the section.
  case ambiguousName(String, paths: [String])
  /// The value is of another type than the setting.
  case wrongType(name: String, expected: String, given: String)
  /// The value is of the right type and outside what may stand there.
  case outOfRange(name: String, range: String, given: String)
  /// The settings do not fit together; `name` is the one to change.
  case invalid(name: String, reason: String)
}

extension SettingError {
  /// The setting it is about.
  public var name: String {
    switch self {
    case .unknownName(let name, _), .ambiguousName(let name, _): name
    case .wrongType(let name, _, _), .outOfRange(let name, _, _): name
    case .invalid(let name, _): name
    }
  }
}

extension SettingError: CustomStringConvertible {
  /// What was wrong and what to write instead.
  public var description: String {
    switch self {
    case .unknownName(let name, let nearest):
      nearest.isEmpty
        ? "There is no setting \"\(name)\"."
        : "There is no setting \"\(name)\"; did you mean "
          + nearest.map { "\"\($0)\"" }.joined(separator: " or ") + "?"
    case .ambiguousName(let name, let paths):
      "The setting \"\(name)\" exists in several sections; write "
        + paths.map { "\"\($0)\"" }.joined(separator: " or ") + "."
    case .wrongType(let name, let expected, let given):
      "The setting \"\(name)\" takes \(expected), not \(given)."
    case .outOfRange(let name, let range, let given):
      "The setting \"\(name)\" must be within its range (\(range)); \(given) is not."
    case .invalid(let name, let reason):
      "The setting \"\(name)\" does not fit: \(reason)"
    }
  }
}
