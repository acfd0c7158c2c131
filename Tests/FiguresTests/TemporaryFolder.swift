import Foundation

/// A folder that goes with its last reference.
final class TemporaryFolder {
  let path: String

  init() {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("encore-figures-\(UUID().uuidString)")
    path = url.path
    try? FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file and returns its path.
  func file(_ name: String, _ text: String, isProgram: Bool = false) throws -> String {
    let url = URL(fileURLWithPath: path).appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
    if isProgram {
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: url.path)
    }
    return url.path
  }

  /// Writes a program of a few lines of shell and returns its path.
  func program(_ name: String, _ script: String) throws -> String {
    try file(name, "#!/bin/sh\n\(script)\n", isProgram: true)
  }

  /// The names in the folder, sorted.
  var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }
}
