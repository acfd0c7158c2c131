import Environments
import Foundation
import Testing
import Workers

@testable import Gymnasium

/// What is decided without running Python.
@Suite struct PythonTests {
  @Test(arguments: [
    ("CartPole-v1", PythonGroup.gymnasium), ("BipedalWalkerHardcore-v3", .gymnasium),
    ("InvertedPendulum-v5", .mujoco), ("Ant-v5", .mujoco), ("Walker2d-v4", .mujoco),
    ("ALE/Breakout-v5", .atari), ("PongNoFrameskip-v4", .atari),
    ("InvertedPendulumSwingupBulletEnv-v0", .pybullet), ("mine.py:Ant", .gymnasium),
    ("MetaGym/quadrupedal", .metagym),
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

  /// What the search for a Python says reaches the user as an environment's error.
  @Test func noPythonIsMissingToo() {
    let missing = PythonInterpreter.Missing(what: "Python 3", remedy: "Install it.")
    let error = GymnasiumEnvironment.startError(missing, id: "Ant-v5", options: .init())
    #expect(
      error as? EnvironmentError == .missing(what: "Python 3", remedy: "Install it."))
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
