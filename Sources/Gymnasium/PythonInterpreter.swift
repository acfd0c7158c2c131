import Environments
import Foundation

/// Which Python runs the environments.
public enum PythonInterpreter {
  /// The interpreter's path: what `ENCORE_PYTHON` says; else `.venv/bin/python` of the current
  /// directory or of one above it; else of the program's directory or of one above it; else
  /// `python3` on the `PATH`.
  /// - Throws: `EnvironmentError.missing` if there is none.
  public static func find() throws -> String {
    try find(
      variables: ProcessInfo.processInfo.environment,
      beside: [FileManager.default.currentDirectoryPath, programDirectory])
  }

  static func find(variables: [String: String], beside directories: [String]) throws -> String {
    if let given = variables["ENCORE_PYTHON"], !given.isEmpty {
      guard isProgram(given) else {
        throw EnvironmentError.missing(
          what: "The Python '\(given)' that ENCORE_PYTHON names",
          remedy: "Let it name a Python 3 program, or unset it.")
      }
      return given
    }
    for directory in directories {
      if let found = environment(at: directory) { return found }
    }
    for directory in (variables["PATH"] ?? "").split(separator: ":") {
      let candidate = "\(directory)/python3"
      if isProgram(candidate) { return candidate }
    }
    throw EnvironmentError.missing(
      what: "Python 3", remedy: "Install the system's python3 package with its venv module.")
  }

  /// The virtual environment of a directory or of the nearest one above that has one.
  private static func environment(at directory: String) -> String? {
    var place = URL(fileURLWithPath: directory).standardizedFileURL
    while true {
      let candidate = place.appendingPathComponent(".venv/bin/python").path
      if isProgram(candidate) { return candidate }
      if place.path == "/" || place.path.isEmpty { return nil }
      place.deleteLastPathComponent()
    }
  }

  private static func isProgram(_ path: String) -> Bool {
    FileManager.default.isExecutableFile(atPath: path)
  }

  private static var programDirectory: String {
    let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return program.map { URL(fileURLWithPath: $0).deletingLastPathComponent().path } ?? "/"
  }
}
