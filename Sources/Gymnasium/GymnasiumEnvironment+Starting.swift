import Environments
import Foundation
import Workers

/// Starting workers, and what can be wrong then.
extension GymnasiumEnvironment {
  static func start(
    _ id: String, _ share: Range<Int>, options: GymnasiumOptions,
    sharing memory: SharedMemory
  ) throws -> EnvironmentWorker {
    let setup = WorkerSetup(
      id: absolute(id), count: share.count,
      kwargs: PythonValue.dictionary(options.arguments).json,
      tasks: options.tasks.list.map { PythonValue.dictionary($0).json },
      episodes: options.tasks.episodes, inTurn: options.tasks.order == .inTurn,
      maxEpisodeSteps: options.maximumEpisodeSteps,
      renderMode: options.rendersFrames ? "rgb_array" : nil,
      directory: FileManager.default.currentDirectoryPath)
    return try EnvironmentWorker(
      share: share, setup: setup, python: options.python ?? PythonInterpreter.find(),
      rendersFrames: options.rendersFrames, sharing: memory)
  }

  /// The id with a file's path made absolute: the worker starts in a directory of its own.
  private static func absolute(_ id: String) -> String {
    guard let range = id.range(of: ".py:", options: .backwards) else { return id }
    let path = id[..<range.lowerBound] + ".py"
    return URL(fileURLWithPath: String(path)).standardizedFileURL.path + ":"
      + id[range.upperBound...]
  }

  /// What a user reads when an environment cannot be made.
  static func startError(_ error: any Error, id: String, options: GymnasiumOptions) -> any Error {
    switch error {
    case EnvironmentWorker.Failure.reported(let report):
      startError(report, id: id, options: options)
    case EnvironmentWorker.Failure.lost(let error):
      EnvironmentError.workerFailed(
        name: id, what: "could not be made: its worker \(error.what)", details: error.output)
    case let error as PythonInterpreter.Missing:
      EnvironmentError.missing(what: error.what, remedy: error.remedy)
    case WorkerError.cannotStart(let program, let reason):
      EnvironmentError.missing(
        what: "A Python that starts ('\(program)': \(reason))",
        remedy: PythonGroup.needed(by: id).remedy)
    case let error as WorkerError:
      EnvironmentError.workerFailed(
        name: id, what: "could not be made: its worker \(error.what)", details: error.output)
    default: error
    }
  }

  private static func startError(
    _ report: WorkerReport, id: String, options: GymnasiumOptions
  ) -> EnvironmentError {
    switch report.kind {
    case "unknown": return .unknown(name: id, nearest: report.nearest ?? [])
    case "unsuitable": return .unsuitable(name: id, what: report.what)
    case "misbehaved": return .misbehaved(name: id, what: report.what)
    case "missing":
      let group = PythonGroup.holding(report.what) ?? PythonGroup.needed(by: id)
      let remedy =
        PythonGroup.holding(report.what) == nil && id.contains(":")
        ? "Install it with the `pip` of the Python that runs the environment."
        : group.remedy
      let python = options.python ?? (try? PythonInterpreter.find()) ?? "python3"
      return .missing(what: "The Python package '\(report.what)' (of \(python))", remedy: remedy)
    default:
      return .workerFailed(
        name: id, what: "\(report.what) while it was made", details: tail(report.details))
    }
  }

  /// The last lines of a traceback.
  static func tail(_ text: String?, lines count: Int = 30) -> String {
    let lines = (text ?? "").split(separator: "\n", omittingEmptySubsequences: true)
    return lines.suffix(count).joined(separator: "\n")
  }
}
