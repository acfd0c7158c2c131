import Foundation

/// Other programs, where the `PATH` has them.
enum Programs {
  /// The first program of this name.
  static func path(
    of name: String, variables: [String: String] = ProcessInfo.processInfo.environment
  ) -> String? {
    (variables["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
