import Environments
import Foundation
import Testing

@testable import Gymnasium

/// What is decided without running Python.
@Suite struct PythonTests {
  @Test(arguments: [
    ("CartPole-v1", PythonGroup.gymnasium), ("BipedalWalkerHardcore-v3", .gymnasium),
    ("InvertedPendulum-v5", .mujoco), ("Ant-v5", .mujoco), ("Walker2d-v4", .mujoco),
    ("ALE/Breakout-v5", .atari), ("PongNoFrameskip-v4", .atari),
    ("InvertedPendulumSwingupBulletEnv-v0", .pybullet), ("mine.py:Ant", .gymnasium),
  ])
  func idsNameTheirGroup(_ id: String, _ group: PythonGroup) {
    #expect(PythonGroup.needed(by: id) == group)
  }

  @Test func everyGroupHasItsPinnedFile() throws {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    for group in PythonGroup.allCases {
      let text = try String(
        contentsOf: root.appendingPathComponent(group.requirementsFile), encoding: .utf8)
      let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
      #expect(lines.contains("gymnasium==1.4.0"))
      #expect(lines.allSatisfy { $0.contains("==") })
      #expect(group.remedy.contains("./encore setup \(group.rawValue)"))
    }
  }

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
    #expect(throws: EnvironmentError.self) { try found([:]) }
    let onPath = try program("bin/python3")
    let variables = ["PATH": "/no/such/place:\(root.path)/bin"]
    #expect(try found(variables) == onPath)
    let above = try program(".venv/bin/python")
    #expect(try found(variables) == above)
    let near = try program("a/.venv/bin/python")
    #expect(try found(variables) == near)
    let given = try program("given")
    #expect(try found(["ENCORE_PYTHON": given]) == given)
    #expect(throws: EnvironmentError.self) { try found(["ENCORE_PYTHON": "/no/such/python"]) }
  }

  @Test func aPythonThatIsNoneIsMissing() {
    var options = GymnasiumOptions()
    options.python = "/no/such/python"
    #expect {
      try GymnasiumEnvironment("Ant-v5", options: options)
    } throws: { error in
      guard case EnvironmentError.missing(_, let remedy) = error else { return false }
      return remedy == "`./encore setup mujoco` installs it."
    }
  }

  @Test func environmentsAreSharedEvenly() {
    #expect(GymnasiumEnvironment.shares(of: 7, among: 3) == [0..<2, 2..<4, 4..<7])
    #expect(GymnasiumEnvironment.shares(of: 2, among: 2) == [0..<1, 1..<2])
  }
}

extension GymnasiumEnvironment {
  /// What an accident would do.
  func killWorkerForTesting(_ place: Int) { kill(workers[place].worker.process, SIGKILL) }
}
