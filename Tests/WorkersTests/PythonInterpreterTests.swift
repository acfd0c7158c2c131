import Foundation
import Testing

@testable import Workers

@Suite struct PythonInterpreterTests {
  @Test func theInterpreterIsLookedForInOrder() throws {
    let root = FileManager.default.temporaryDirectory
      .appendingPathComponent("encore-python-\(UUID().uuidString)").standardizedFileURL
    defer { try? FileManager.default.removeItem(at: root) }
    let inner = root.appendingPathComponent("a/b")
    try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
    func program(_ path: String) throws -> String {
      let file = root.appendingPathComponent(path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data().write(to: file)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
      return file.path
    }
    func found(_ variables: [String: String]) throws -> String {
      try PythonInterpreter.find(variables: variables, beside: [inner.path])
    }
    #expect(throws: PythonInterpreter.Missing.self) { try found([:]) }
    let onPath = try program("bin/python3")
    let variables = ["PATH": "/no/such/place:\(root.path)/bin"]
    #expect(try found(variables) == onPath)
    let above = try program(".venv/bin/python")
    #expect(try found(variables) == above)
    let near = try program("a/.venv/bin/python")
    #expect(try found(variables) == near)
    let given = try program("given")
    #expect(try found(["ENCORE_PYTHON": given]) == given)
    #expect(throws: PythonInterpreter.Missing.self) {
      try found(["ENCORE_PYTHON": "/no/such/python"])
    }
  }
}
