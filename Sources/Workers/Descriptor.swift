import CWorkers
import Glibc

/// An open file that is closed once: when told, or with its last owner.
///
/// All are closed on exec. A child gets a descriptor only by being given it.
final class Descriptor {
  private(set) var number: Int32

  init(_ number: Int32) { self.number = number }

  deinit { close() }

  func close() {
    guard number >= 0 else { return }
    _ = Glibc.close(number)
    number = -1
  }

  /// Gives the open file away: whoever takes the number closes it.
  func surrendered() -> Int32 {
    defer { number = -1 }
    return number
  }

  /// The two ends of a fresh pipe.
  static func pipe() throws(WorkerError) -> (reader: Descriptor, writer: Descriptor) {
    var ends: [Int32] = [-1, -1]
    guard encore_pipe(&ends) == 0 else {
      throw .refused(what: "a pipe", reason: lastReason())
    }
    return (try raised(ends[0]), try raised(ends[1]))
  }

  /// Moves a descriptor above the numbers that children know theirs by, so that wiring one of them
  /// in the child never overwrites another that is still to be wired.
  static func raised(_ number: Int32) throws(WorkerError) -> Descriptor {
    guard number < floor else { return Descriptor(number) }
    let higher = fcntl(number, F_DUPFD_CLOEXEC, floor)
    let reason = lastReason()
    _ = Glibc.close(number)
    guard higher >= 0 else { throw .refused(what: "a file descriptor", reason: reason) }
    return Descriptor(higher)
  }

  private static let floor: Int32 = 16
}

/// What the system says about the call that has just failed.
func lastReason() -> String { reason(errno) }

/// The system's words for an error number.
func reason(_ number: Int32) -> String { String(cString: strerror(number)) }
