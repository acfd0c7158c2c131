/// A fault of an environment, which belongs to the outside world: each says what to do.
public enum EnvironmentError: Error, Equatable, Sendable, CustomStringConvertible {
  /// No environment has that name; the nearest names that exist follow.
  case unknown(name: String, nearest: [String])
  /// The environment gave something that its own description forbids (NaN, a wrong shape).
  case misbehaved(name: String, what: String)
  /// Something that the environment needs is not installed; `remedy` says how to get it.
  case missing(what: String, remedy: String)
  /// The worker process of an environment raised, died or did not answer.
  case workerFailed(name: String, what: String, details: String)
  /// A saved state does not fit the environment.
  case unfitState(name: String, what: String)
  /// The environment and what is asked of it do not go together.
  case unsuitable(name: String, what: String)

  /// The sentence that a user reads.
  public var description: String {
    switch self {
    case .unknown(let name, let nearest):
      let hint =
        nearest.isEmpty
        ? "`encore list environments` names those that exist."
        : "Did you mean \(nearest.map { "'\($0)'" }.joined(separator: " or "))?"
      return "There is no environment '\(name)'. \(hint)"
    case .misbehaved(let name, let what):
      return "Environment '\(name)' \(what). `encore check-env \(name)` looks for the cause."
    case .missing(let what, let remedy):
      return "\(what) is missing. \(remedy)"
    case .workerFailed(let name, let what, let details):
      return "Environment '\(name)' \(what)." + (details.isEmpty ? "" : "\n\(details)")
    case .unfitState(let name, let what):
      return "The saved state does not fit environment '\(name)': \(what)."
    case .unsuitable(let name, let what):
      return "Environment '\(name)' \(what)."
    }
  }
}
