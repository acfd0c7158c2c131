/// Why a run cannot be continued from a checkpoint.
public enum CheckpointError: ExitCoded, Hashable {
  /// The run has no finished checkpoint.
  case none(run: String)
  /// The manifest is not the JSON that it should be.
  case manifestUnreadable(path: String, problem: String)
  /// A later version wrote the checkpoint.
  case newerFormat(path: String, found: Int, newest: Int)
  /// The checkpoint is of another algorithm than asked for.
  case otherAlgorithm(path: String, expected: String, found: String)
  /// The checkpoint is of another environment than asked for.
  case otherEnvironment(path: String, expected: String, found: String)
  /// A file of the checkpoint is not there.
  case fileMissing(path: String)
  /// A file of the checkpoint has another size than the manifest says, in bytes.
  case fileTruncated(path: String, expected: Int, found: Int)
  /// A file of the checkpoint has other contents than the manifest says.
  case fileAltered(path: String)
  /// An append-only file of the run is shorter than the checkpoint needs, in bytes.
  case logTruncated(path: String, expected: Int, found: Int)
  /// The system would not let us read.
  case file(FileFault)

  /// Bad input, or cannot read.
  public var exitStatus: ExitStatus {
    if case .file(let fault) = self { return fault.exitStatus }
    return .badInput
  }

  /// Whether an older checkpoint may be whole: damage is local, a wrong algorithm is not.
  var isDamage: Bool {
    switch self {
    case .manifestUnreadable, .fileMissing, .fileTruncated, .fileAltered, .logTruncated: true
    case .none, .newerFormat, .otherAlgorithm, .otherEnvironment, .file: false
    }
  }
}

extension CheckpointError: CustomStringConvertible {
  /// What was wrong, where, and what to do.
  public var description: String {
    switch self {
    case .none(let run):
      "\(run) has no finished checkpoint. Start the run again with \"encore train\"."
    case .manifestUnreadable(let path, let problem):
      "\(path) is not a checkpoint's manifest: \(problem) \(Self.putBack)"
    case .newerFormat(let path, let found, let newest):
      "\(path) has the format \(found); this version reads up to \(newest). Update Encore."
    case .otherAlgorithm(let path, let expected, let found):
      "\(path) is a checkpoint of the algorithm \"\(found)\", not \"\(expected)\". "
        + "Name the run that you mean, or the algorithm \"\(found)\"."
    case .otherEnvironment(let path, let expected, let found):
      "\(path) is a checkpoint of the environment \"\(found)\", not \"\(expected)\". "
        + "Name the run that you mean, or the environment \"\(found)\"."
    case .fileMissing(let path): "\(path) is missing. \(Self.putBack)"
    case .fileTruncated(let path, let expected, let found):
      "\(path) has \(found) bytes where its manifest says \(expected). \(Self.putBack)"
    case .fileAltered(let path):
      "\(path) was altered after it was saved: its digest differs. \(Self.putBack)"
    case .logTruncated(let path, let expected, let found):
      "\(path) has \(found) bytes where the checkpoint needs \(expected). \(Self.putBack)"
    case .file(let fault): "\(fault)"
    }
  }

  private static let putBack = "Put the original back, or use another checkpoint."
}
