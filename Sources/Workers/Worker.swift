import CWorkers
import Foundation
import Glibc

/// A child process that answers over pipes of its own and cannot take its parent down with it.
///
/// ```swift
/// let worker = try Worker(WorkerCommand(program: "/usr/bin/python3", arguments: ["child.py"]))
/// try worker.send(UInt8(ascii: "s"))
/// let answer = try worker.receive(within: 10)
/// worker.close()
/// ```
///
/// What it guarantees:
/// - The child reads descriptor 3, writes descriptor 4 and, if memory is shared, maps descriptor 5.
///   It inherits nothing else. Its standard output and error are kept for error reports.
/// - It starts in a scratch directory of its own, which is removed at the end.
/// - Its death shows as an end of file, its hanging as a time-out; both are thrown as
///   `WorkerError` with its last words. No signal reaches the parent: the first worker of a process
///   makes a broken pipe an error instead (`SIGPIPE` is ignored unless the program handles it).
/// - It is a process group of its own, so Ctrl-C in the terminal reaches the parent alone, which
///   can save before it closes its workers.
/// - When the parent is gone, however that came, the kernel kills the child and what it started,
///   even in the middle of a computation: a pipe that only the parent holds open is armed with
///   that signal.
/// - `close` leaves no zombie, no process of the group and no directory. It also runs with the last
///   reference.
///
/// A message costs one write and one read; nothing is allocated for single bytes. A worker is used
/// from one thread at a time. What it does not do: restart by itself, or speak any protocol.
public final class Worker {
  /// The child's process id, as long as it has not been closed.
  public private(set) var process: Int32
  /// Where the child was started.
  public let directory: String

  let commands: Descriptor
  let answers: Descriptor
  let lifeline: Descriptor
  let log: WorkerLog
  private let patience: Double

  /// Starts a child.
  /// - Parameter memory: what the child finds at `WorkerDescriptor.memory`; it may be sized later.
  /// - Throws: `WorkerError.cannotStart` if there is no such program, `WorkerError.refused` if the
  ///   system lacks descriptors or a place for scratch directories.
  public init(
    _ command: WorkerCommand, sharing memory: SharedMemory? = nil
  ) throws(WorkerError) {
    Self.brokenPipesAreErrors
    let toChild = try Descriptor.pipe()
    let fromChild = try Descriptor.pipe()
    let output = try Descriptor.pipe()
    let alive = try Descriptor.pipe()
    let directory = try Self.makeScratchDirectory()
    var wiring: [(Int32, Int32)] = [
      (output.writer.number, STDOUT_FILENO), (output.writer.number, STDERR_FILENO),
      (toChild.reader.number, WorkerDescriptor.commands),
      (fromChild.writer.number, WorkerDescriptor.answers),
      (alive.reader.number, WorkerDescriptor.lifeline),
    ]
    if let memory { wiring.append((memory.descriptor.number, WorkerDescriptor.memory)) }
    do throws(WorkerError) {
      process = try Self.spawn(command, wiring: wiring, in: directory)
    } catch {
      Self.remove(directory)
      throw error
    }
    _ = encore_kill_on_hangup(alive.reader.number, process)
    self.directory = directory
    commands = toChild.writer
    answers = fromChild.reader
    lifeline = alive.writer
    patience = command.patience
    log = WorkerLog(reading: output.reader.surrendered(), keeping: command.rememberedOutput)
  }

  deinit { close() }

  /// The last lines that the child wrote on its standard output and error.
  public var lastWords: String { log.lastLines() }

  /// Whether the child is still there.
  public var isRunning: Bool { process > 0 && !encore_has_ended(process) }

  /// Ends the child: asks by closing its commands, waits a little, kills it and whatever it
  /// started, and clears away its directory. Calling it twice does no harm.
  public func close() {
    end(waiting: patience)
  }

  /// Asks the child to leave and does not wait: of several workers, ask all before closing each.
  public func dismiss() {
    commands.close()
  }

  /// Ends the child without asking.
  public func kill() {
    end(waiting: 0)
  }

  /// Ends the child's commands and waits until it has done what they ask for and left by itself.
  /// - Throws: `WorkerError.died` unless it ended with status 0, `WorkerError.silent` if it is still
  ///   at it, `WorkerError.closed` after `close`.
  public func complete(within seconds: Double) throws(WorkerError) {
    guard process > 0 else { throw .closed }
    commands.close()
    let start = Date()
    while !encore_has_ended(process) {
      guard Date().timeIntervalSince(start) < seconds else {
        throw .silent(seconds: seconds, output: lastWords)
      }
      usleep(2000)
    }
    end(waiting: 0)
    if ending != Self.success { throw .died(how: ending ?? "died", output: log.lastLines()) }
  }

  private func end(waiting seconds: Double) {
    guard process > 0 else { return }
    commands.close()
    let start = Date()
    while !encore_has_ended(process), Date().timeIntervalSince(start) < seconds { usleep(500) }
    // The leader, alive or a zombie, still holds the group's number, so nobody else can have it.
    _ = Glibc.kill(-process, SIGKILL)
    ending = Self.reap(process)
    process = 0
    answers.close()
    lifeline.close()
    Self.remove(directory)
  }

  /// How the child ended, once it has been reaped.
  private var ending: String?

  /// The error for an end of file. It waits for the child's end, since pipes close a moment before.
  func death() -> WorkerError {
    end(waiting: patience)
    return .died(how: ending ?? "died", output: log.lastLines())
  }

  private static let brokenPipesAreErrors: Void = {
    var current = sigaction()
    sigaction(SIGPIPE, nil, &current)
    if current.__sigaction_handler.sa_handler == nil { signal(SIGPIPE, SIG_IGN) }
  }()
}
