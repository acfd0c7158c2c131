import Foundation
import Synchronization

/// Several threads with the same work.
enum Threads {
  /// Runs `body` on `count` threads and waits for all. What it refers to is let go of before this
  /// returns.
  /// - Parameter failing: called once, when the first of them throws.
  /// - Throws: what was thrown first.
  static func run(
    _ count: Int, _ body: @escaping @Sendable () throws -> Void,
    failing: @escaping @Sendable () -> Void
  ) throws {
    let work = SharedWork(body, failing)
    let group = DispatchGroup()
    for _ in 0..<count {
      group.enter()
      let thread = Thread {
        work.perform()
        group.leave()
      }
      thread.start()
    }
    group.wait()
    // A thread's own closure may live a little longer than the thread's work; a search's lock must
    // not.
    if let error = work.close() { throw error }
  }
}

/// The work of several threads, and the first fault of any.
private final class SharedWork: Sendable {
  private struct State {
    var body: (@Sendable () throws -> Void)?
    var failing: (@Sendable () -> Void)?
    var fault: (any Error)?
  }

  private let state: Mutex<State>

  init(_ body: @escaping @Sendable () throws -> Void, _ failing: @escaping @Sendable () -> Void) {
    state = Mutex(State(body: body, failing: failing))
  }

  func perform() {
    do {
      try state.withLock { $0.body }?()
    } catch {
      let failing = state.withLock { state -> (@Sendable () -> Void)? in
        defer { state.fault = state.fault ?? error }
        return state.fault == nil ? state.failing : nil
      }
      failing?()
    }
  }

  /// Lets go of the work.
  /// - Returns: the first fault.
  func close() -> (any Error)? {
    state.withLock { state in
      state.body = nil
      state.failing = nil
      return state.fault
    }
  }
}
