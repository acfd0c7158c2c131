import Encore
import Foundation

/// What must be there before anything is learned.
enum Installation {
  struct Fault: ExitCoded, CustomStringConvertible {
    let description: String
    var exitStatus: ExitStatus { .missing }
  }

  /// The path of a program on the PATH; `nil` without one.
  static func program(_ name: String) -> String? {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
      .map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// The path of this program.
  static var executable: String {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      ?? CommandLine.arguments[0]
  }

  /// - Throws: `Fault` when the library for matrix products cannot be opened.
  static func requireLibraries() throws {
    guard let fault = LinearAlgebraLibrary.fault else { return }
    throw Fault(
      description: "Matrix products need OpenBLAS, and it cannot be opened: \(fault). On Debian: "
        + "apt-get install libopenblas0-pthread")
  }
}
