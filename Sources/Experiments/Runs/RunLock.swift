import Foundation

/// Holds a run for this process until it goes out of scope, also when the process is killed.
public final class RunLock: Sendable {
  private let descriptor: Descriptor

  /// Locks `run`.
  /// - Throws: `FileFault.inUse` when somebody else holds it, another `FileFault` when the lock's
  ///   file cannot be made.
  public init(_ run: RunFolder) throws(FileFault) {
    descriptor = try Descriptor(run.lockFile, flags: O_RDWR | O_CREAT, operation: .write)
    // The lock belongs to the open file: it ends with the process, and no stale file can block.
    guard flock(descriptor.number, LOCK_EX | LOCK_NB) == 0 else {
      throw errno == EWOULDBLOCK ? .inUse(path: run.path) : .last(run.lockFile, .write)
    }
  }
}
