import CWorkers
import Foundation
import Glibc
import Synchronization

/// The system's part: starting a process, burying it, and its directory.
extension Worker {
  /// Starts the program with each pair's first descriptor known to it by the second's number.
  static func spawn(
    _ command: WorkerCommand, wiring: [(Int32, Int32)], in directory: String
  ) throws(WorkerError) -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    for (own, childs) in wiring { posix_spawn_file_actions_adddup2(&actions, own, childs) }
    _ = encore_spawn_enter(&actions, directory)
    _ = encore_spawn_close_from(&actions, WorkerDescriptor.firstUnused)

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var everySignal = sigset_t()
    sigfillset(&everySignal)
    var noSignal = sigset_t()
    sigemptyset(&noSignal)
    posix_spawnattr_setsigdefault(&attributes, &everySignal)
    posix_spawnattr_setsigmask(&attributes, &noSignal)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))

    let variables = ProcessInfo.processInfo.environment
      .merging(command.variables) { _, given in given }
    var arguments = ([command.program] + command.arguments).map { strdup($0) } + [nil]
    var environment = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { (arguments + environment).forEach { free($0) } }

    var process: pid_t = 0
    let failure = posix_spawn(
      &process, command.program, &actions, &attributes, &arguments, &environment)
    guard failure == 0 else {
      throw .cannotStart(program: command.program, reason: reason(failure))
    }
    return process
  }

  /// How a child ends that has done what it was asked for.
  static let success = "ended with status 0"

  /// Waits for a child that is dead or dying, and tells how it ended.
  static func reap(_ process: Int32) -> String {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 {
      guard errno == EINTR else { return "died" }
    }
    // The macros that take a status apart are not visible from Swift.
    let signal = status & 0x7f
    return signal == 0
      ? "ended with status \((status >> 8) & 0xff)"
      : "was killed by signal \(signal) (\(String(cString: strsignal(signal))))"
  }

  static func makeScratchDirectory() throws(WorkerError) -> String {
    let place = FileManager.default.temporaryDirectory.path
    var template = Array("\(place)/encore-worker-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw .refused(what: "a scratch directory in \(place)", reason: lastReason())
    }
    let bytes = template.dropLast().map { UInt8(bitPattern: $0) }
    let directory = String(decoding: bytes, as: UTF8.self)
    _ = removesAtExit
    scratchDirectories.withLock { _ = $0.insert(directory) }
    return directory
  }

  static func remove(_ directory: String) {
    scratchDirectories.withLock { _ = $0.remove(directory) }
    try? FileManager.default.removeItem(atPath: directory)
  }

  private static let scratchDirectories = Mutex<Set<String>>([])

  /// A program that calls `exit` lets go of nothing; the kernel sees to its children, and this to
  /// their directories.
  private static let removesAtExit: Int32 = atexit {
    let directories = Worker.scratchDirectories.withLock { $0 }
    for directory in directories { try? FileManager.default.removeItem(atPath: directory) }
  }
}

extension Worker {
  /// The core that the calling thread is on at this moment.
  public static var currentCore: Int { max(0, Int(encore_core())) }

  /// Keeps the child on one core from now on.
  public func pin(to core: Int) {
    if process > 0 { _ = encore_pin(process, Int32(core)) }
  }
}
