import Encore
import Foundation
import Synchronization

/// `mpirun` as a child: its output is ours, Ctrl-C becomes a wish to save, and its status is the result.
struct MPIRun {
  let program: String
  let arguments: [String]

  func run() throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    let relay = Relay()
    let sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { relay.pass() }
      source.resume()
      return source
    }
    defer { sources.forEach { $0.cancel() } }
    do {
      try process.run()
    } catch {
      throw Installation.Fault(description: "\(program) cannot be started: \(error)")
    }
    relay.child.withLock { $0 = process.processIdentifier }
    process.waitUntilExit()
    relay.child.withLock { $0 = 0 }
    return process.terminationReason == .exit
      ? process.terminationStatus : ExitStatus.missing.rawValue
  }

  /// The first signal asks the learner to save and stop, by the signal that mpirun passes on; the second
  /// ends everything.
  private final class Relay: Sendable {
    let child = Mutex(pid_t(0))
    private let count = Mutex(0)

    func pass() {
      let count = count.withLock { count -> Int in
        count += 1
        return count
      }
      child.withLock { child in
        guard child > 0 else { return }
        kill(child, count == 1 ? SIGUSR1 : SIGTERM)
      }
    }
  }
}
