import Foundation
import Synchronization

/// A thread that owns something which must not leave it (tensors, environments), and does what it is told,
/// one thing at a time. It ends when nobody holds this any more.
final class WorkerThread<Command: Sendable, Answer: Sendable>: Sendable {
  private let desk = Desk()

  /// Where orders and answers lie. The thread holds it, and not the object that tells it to end.
  private final class Desk: Sendable {
    let order = Mutex<Command?>(nil)
    let answer = Mutex<Result<Answer, any Error>?>(nil)
    let isAsked = DispatchSemaphore(value: 0)
    let isAnswered = DispatchSemaphore(value: 0)
  }

  /// - Parameter makeBody: called once, on the thread; what it returns serves every command there.
  init(_ makeBody: @escaping @Sendable () throws -> (Command) throws -> Answer) {
    let desk = desk
    let thread = Thread {
      let body = Result { try makeBody() }
      while true {
        desk.isAsked.wait()
        // Asked without an order: it is over.
        guard let order = desk.order.withLock({ $0.take() }) else { return }
        let answer = Result { try body.get()(order) }
        desk.answer.withLock { $0 = answer }
        desk.isAnswered.signal()
      }
    }
    thread.stackSize = 16 << 20
    thread.start()
  }

  deinit { desk.isAsked.signal() }

  /// Tells the thread what to do, and does not wait.
  func begin(_ command: Command) {
    desk.order.withLock { $0 = command }
    desk.isAsked.signal()
  }

  /// Waits for what the last command gave.
  func finish() throws -> Answer {
    desk.isAnswered.wait()
    guard let result = desk.answer.withLock({ $0.take() }) else {
      fatalError("A worker answered nothing")
    }
    return try result.get()
  }
}
