import Foundation

/// Why a file or folder could not be used.
public enum FileFault: ExitCoded, Hashable {
  /// The system refused; `code` is its `errno`.
  case system(path: String, operation: Operation, code: Int32)
  /// A file is shorter than was recorded when it was last known to be whole, in bytes.
  case shortened(path: String, expected: Int, found: Int)
  /// Another process holds the run.
  case inUse(path: String)

  /// What was being done.
  public enum Operation: String, Sendable {
    /// Making a folder.
    case createFolder = "create the folder"
    /// Writing a whole file, or appending to one.
    case write = "write"
    /// Reading a file.
    case read = "read"
    /// Listing a folder.
    case list = "list the folder"
    /// Removing a file or folder.
    case remove = "remove"
  }

  /// Cannot read or write.
  public var exitStatus: ExitStatus { .inputOutput }

  /// Whether there was no room left: a full disk, a quota, or a limit on the size of files.
  public var isOutOfSpace: Bool {
    if case .system(_, _, let code) = self { return [ENOSPC, EDQUOT, EFBIG].contains(code) }
    return false
  }

  /// The fault that `errno` holds now.
  static func last(_ path: String, _ operation: Operation) -> FileFault {
    .system(path: path, operation: operation, code: errno)
  }
}

extension FileFault: CustomStringConvertible {
  /// The file, what happened, and what to do.
  public var description: String {
    switch self {
    case .system(let path, _, _) where isOutOfSpace:
      "No room is left to write \(path). Nothing that was saved before is lost; free some space "
        + "and resume the run, or choose another disk with --out."
    case .system(let path, let operation, let code):
      "Cannot \(operation.rawValue) \(path): \(String(cString: strerror(code))). "
        + Self.advice(code, operation)
    case .shortened(let path, let expected, let found):
      "\(path) has \(found) bytes where its checkpoint recorded \(expected): it was cut short or "
        + "replaced. Put the whole file back, or start a new run."
    case .inUse(let path):
      "\(path) is in use by another process that trains this run. Wait until it has ended, or "
        + "start a new run."
    }
  }

  private static func advice(_ code: Int32, _ operation: Operation) -> String {
    switch code {
    case EACCES, EPERM: "Change its permissions, or choose another folder with --out."
    case EROFS: "That disk is read-only; choose another folder with --out."
    case ENOENT where operation == .read: "Check the name."
    case ENOTDIR, EEXIST: "A part of the path is a file, not a folder; choose another with --out."
    default: "Check the disk, or choose another folder with --out."
    }
  }
}
