import Foundation

/// Which Python runs the workers that are written in it.
public enum PythonInterpreter {
  /// There is no Python, or none where `ENCORE_PYTHON` says.
  public struct Missing: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is missing.
    public let what: String
    /// The sentence that tells what to do.
    public let remedy: String

    /// Says what is missing.
    public init(what: String, remedy: String) {
      self.what = what
      self.remedy = remedy
    }

    /// The sentence that a user reads.
    public var description: String { "\(what) is missing. \(remedy)" }
  }

  /// The interpreter's path: what `ENCORE_PYTHON` says; else `.venv/bin/python` of the current
  /// directory or of one above it; else of the program's directory or of one above it; else
  /// `python3` on the `PATH`.
  /// - Throws: `Missing` if there is none.
  public static func find() throws(Missing) -> String {
    try find(
      variables: ProcessInfo.processInfo.environment,
      beside: [FileManager.default.currentDirectoryPath, programDirectory])
  }

  static func find(
    variables: [String: String], beside directories: [String]
  ) throws(Missing) -> String {
    if let given = variables["ENCORE_PYTHON"], !given.isEmpty {
      guard isProgram(given) else {
        throw Missing(
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
    throw Missing(
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
