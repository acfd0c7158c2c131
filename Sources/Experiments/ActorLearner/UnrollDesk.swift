import Foundation
import Tensors

/// Where unrolls wait for the learner and parameters for actors, who are in threads of their own. At most
/// `capacity` unrolls wait; then actors do.
///
/// Nobody waits for ever: what an actor failed with is thrown at the learner at once, and closing the desk
/// sends every actor home, wherever it waits.
final class UnrollDesk: LearnerLink, @unchecked Sendable {
  // Unchecked: what follows is read and written with the condition locked, and only then.
  private let condition = NSCondition()
  private var unrolls: [Unroll] = []
  private var parameters: ParameterSnapshot?
  private var fault: (any Error)?
  private var isClosed = false
  private var isLast = false
  private let capacity: Int

  /// An empty desk; actors wait until there are parameters.
  init(capacity: Int) { self.capacity = max(1, capacity) }

  /// The actors' side.
  func exchange(_ unroll: Unroll?) -> ParameterSnapshot? {
    locked {
      if let unroll {
        while !isClosed && unrolls.count >= capacity { condition.wait() }
        guard !isClosed else { return nil }
        unrolls.append(unroll)
        condition.broadcast()
      }
      while !isClosed && parameters == nil { condition.wait() }
      return isClosed ? nil : parameters
    }
  }

  /// An actor, or all, can go on no more.
  func fail(_ error: any Error) {
    locked {
      fault = fault ?? error
      condition.broadcast()
    }
  }

  /// The learner's side: the unroll that has waited longest.
  /// - Returns: `nil` when none will come any more.
  /// - Throws: what an actor failed with.
  func take() throws -> Unroll? {
    try locked {
      while unrolls.isEmpty && fault == nil && !isLast { condition.wait() }
      if let fault { throw fault }
      guard !unrolls.isEmpty else { return nil }
      defer { condition.broadcast() }
      return unrolls.removeFirst()
    }
  }

  /// No unroll will come any more, and it is nobody's fault.
  func expectNoMore() {
    locked {
      isLast = true
      condition.broadcast()
    }
  }

  /// From now on actors get these.
  func publish(_ newest: ParameterSnapshot) {
    locked {
      parameters = newest
      condition.broadcast()
    }
  }

  /// Nothing more is wanted.
  func close() {
    locked {
      isClosed = true
      condition.broadcast()
    }
  }

  private func locked<Result>(_ body: () throws -> Result) rethrows -> Result {
    condition.lock()
    defer { condition.unlock() }
    return try body()
  }
}
