import Environments
import Foundation
import Workers

/// One Python process with its share of the environments, and what its answers mean.
struct EnvironmentWorker {
  /// Which of the vector's environments it has.
  let share: Range<Int>
  let worker: Worker

  /// A fault, before anybody has decided what becomes of it.
  enum Failure: Error {
    /// The worker process is gone or hangs.
    case lost(WorkerError)
    /// Python reported something; the process is still there.
    case reported(WorkerReport)
  }

  /// Starts the process and sends it the setup; `awaitSpaces` takes the answer, so that several
  /// workers start at the same time.
  init(
    share: Range<Int>, setup: WorkerSetup, python: String, rendersFrames: Bool,
    sharing memory: SharedMemory
  ) throws {
    self.share = share
    let command = WorkerCommand(
      python: python, script: try Self.script(),
      variables: Self.variables(rendersFrames: rendersFrames))
    worker = try Worker(command, sharing: memory)
    try worker.send(message: Array(JSONEncoder().encode(setup)))
  }

  /// The answer to the setup.
  func awaitSpaces(within seconds: Double) throws -> WorkerSpaces {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    let message = try awaitMessage(within: seconds)
    return try decoder.decode(WorkerSpaces.self, from: Data(message))
  }

  /// Tells the worker where its share of the memory lies.
  func map(_ layout: SharedLayout, within seconds: Double) throws {
    var layout = layout
    layout.first = share.lowerBound
    try worker.send(message: Array(JSONEncoder().encode(layout)))
    try awaitDone(within: seconds)
  }

  /// Gives a command whose answer will be taken later.
  func begin(_ command: Command) throws(Failure) {
    do throws(WorkerError) { try worker.send(command.rawValue) } catch { throw .lost(error) }
  }

  /// The answer to a command that leaves its result in the memory.
  func awaitDone(within seconds: Double) throws(Failure) {
    _ = try status(within: seconds)
  }

  /// The answer to a command that sends its result.
  func awaitMessage(within seconds: Double) throws(Failure) -> [UInt8] {
    _ = try status(within: seconds)
    return try message(within: seconds)
  }

  private func status(within seconds: Double) throws(Failure) -> UInt8 {
    let status: UInt8
    do throws(WorkerError) {
      status = try worker.receive(within: seconds)
    } catch {
      throw .lost(error)
    }
    guard status == UInt8(ascii: "e") else { return status }
    let text = try message(within: seconds)
    guard let report = try? JSONDecoder().decode(WorkerReport.self, from: Data(text)) else {
      throw .lost(.died(how: "answered with something unreadable", output: worker.lastWords))
    }
    throw .reported(report)
  }

  private func message(within seconds: Double) throws(Failure) -> [UInt8] {
    do throws(WorkerError) {
      return try worker.receiveMessage(within: seconds)
    } catch {
      throw .lost(error)
    }
  }

  /// The one-byte commands that `worker.py` knows.
  enum Command: UInt8 {
    /// Begins an episode everywhere, from the seed in the memory.
    case reset = 0x72
    /// Takes the actions in the memory.
    case step = 0x73
    /// Draws the environment that the memory names.
    case picture = 0x70
  }

  private static func script() throws -> String {
    guard
      let script = Bundle.module.url(
        forResource: "worker", withExtension: "py", subdirectory: "Worker")
    else {
      throw EnvironmentError.missing(
        what: "The file Worker/worker.py of the module Gymnasium",
        remedy: "Keep the folder `encore_Gymnasium.resources` beside the program.")
    }
    return script.path
  }

  private static func variables(rendersFrames: Bool) -> [String: String] {
    let silence = ["PYGAME_HIDE_SUPPORT_PROMPT": "1"]
    if !rendersFrames { return silence }
    // Without a display MuJoCo needs to be told how to draw; without being asked to draw it must
    // not be told, since it would then insist on libraries that may not be there.
    return silence.merging(["MUJOCO_GL": "egl", "SDL_VIDEODRIVER": "dummy"]) { $1 }
  }
}
