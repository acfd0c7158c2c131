import Foundation
import Synchronization

/// Several threads with the same work.
enum Threads {
  /// Runs `work` on `count` threads and waits for all.
  /// - Parameter failing: called once, when the first of them throws.
  /// - Throws: what was thrown first.
  static func run(
    _ count: Int, _ work: @escaping @Sendable () throws -> Void,
    failing: @escaping @Sendable () -> Void
  ) throws {
    let fault = FirstFault()
    let group = DispatchGroup()
    for _ in 0..<count {
      group.enter()
      let thread = Thread {
        defer { group.leave() }
        do {
          try work()
        } catch {
          if fault.keep(error) { failing() }
        }
      }
      thread.start()
    }
    group.wait()
    if let error = fault.error { throw error }
  }
}

/// The first of several faults.
private final class FirstFault: Sendable {
  private let kept = Mutex<(any Error)?>(nil)

  /// Keeps it if it is the first.
  func keep(_ error: any Error) -> Bool {
    kept.withLock { kept in
      guard kept == nil else { return false }
      kept = error
      return true
    }
  }

  var error: (any Error)? { kept.withLock { $0 } }
}
