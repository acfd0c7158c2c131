import Encore
import Foundation
import Synchronization

/// `mpirun` as a child: its output is ours, Ctrl-C becomes a wish to save, and its status is the result.
struct MPIRun {
  let program: String
  let arguments: [String]

  func run() throws -> Int32 {
    let child = try start()
    let relay = Relay(child: child)
    // A terminal's Ctrl-C reaches this process alone, since mpirun has a group of its own; so does its end,
    // unless nohup has this process ignore it.
    let numbers = [SIGINT, SIGTERM] + (Self.ignores(SIGHUP) ? [] : [SIGHUP])
    let sources = numbers.map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { relay.pass() }
      source.resume()
      return source
    }
    defer { sources.forEach { $0.cancel() } }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 {
      guard errno == EINTR else { return ExitStatus.missing.rawValue }
    }
    // The macros that take a status apart are not visible from Swift.
    let killed = status & 0x7f
    return killed == 0 ? (status >> 8) & 0xff : 128 + killed
  }

  private static func ignores(_ number: Int32) -> Bool {
    var action = sigaction()
    sigaction(number, nil, &action)
    // Functions cannot be compared; this one is the number 1.
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  /// Foundation's own way hands on which signals this thread blocks, and mpirun would then hear of none.
  private func start() throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var (everySignal, noSignal) = (sigset_t(), sigset_t())
    sigfillset(&everySignal)
    sigemptyset(&noSignal)
    posix_spawnattr_setsigdefault(&attributes, &everySignal)
    posix_spawnattr_setsigmask(&attributes, &noSignal)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))

    var words = ([program] + arguments).map { strdup($0) } + [nil]
    var variables =
      ProcessInfo.processInfo.environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { (words + variables).forEach { free($0) } }
    var child: pid_t = 0
    let failure = posix_spawn(&child, program, &actions, &attributes, &words, &variables)
    guard failure == 0 else {
      throw Installation.Fault(
        description: "\(program) cannot be started: \(String(cString: strerror(failure)))")
    }
    return child
  }

  /// The first signal asks the learner to save and stop, by the signal that mpirun passes on; the second
  /// ends everything.
  private final class Relay: Sendable {
    private let child: pid_t
    private let count = Mutex(0)

    init(child: pid_t) { self.child = child }

    func pass() {
      let count = count.withLock { count -> Int in
        count += 1
        return count
      }
      kill(child, count == 1 ? SIGUSR1 : SIGTERM)
    }
  }
}
