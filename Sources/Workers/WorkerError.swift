/// A fault of a child process or of what it was given.
///
/// `output` quotes the last lines that the child wrote on its standard output and error.
public enum WorkerError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The program could not be started.
  case cannotStart(program: String, reason: String)
  /// The system refused memory, a pipe or a directory.
  case refused(what: String, reason: String)
  /// The child is gone; `how` tells its exit status or signal.
  case died(how: String, output: String)
  /// The child did not answer in time. It may still be running.
  case silent(seconds: Double, output: String)
  /// The worker has been closed.
  case closed

  /// The sentence that a user reads.
  public var description: String {
    switch self {
    case .cannotStart(let program, let reason): "Cannot start '\(program)': \(reason)."
    case .refused(let what, let reason): "The system refused \(what): \(reason)."
    case .died(let how, let output): "The worker \(how)." + Self.quoted(output)
    case .silent(let seconds, let output):
      "The worker did not answer within \(seconds) s." + Self.quoted(output)
    case .closed: "The worker has been closed."
    }
  }

  /// What the worker did, as the end of a sentence that begins with what it is.
  public var what: String {
    switch self {
    case .died(let how, _): how
    case .silent(let seconds, _): "did not answer within \(seconds) s"
    case .closed: "has been closed"
    case .cannotStart(_, let reason): "could not be started: \(reason)"
    case .refused(let what, let reason): "was refused \(what): \(reason)"
    }
  }

  /// Its last words.
  public var output: String {
    switch self {
    case .died(_, let output), .silent(_, let output): output
    case .closed, .cannotStart, .refused: ""
    }
  }

  private static func quoted(_ output: String) -> String {
    output.isEmpty ? "" : " Its last words:\n\(output)"
  }
}
