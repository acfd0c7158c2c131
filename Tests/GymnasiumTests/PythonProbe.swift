import Foundation
import Gymnasium
import Workers

/// Which Python packages the tests can use.
///
/// Without them the tests that need them are skipped, so that the house builds and passes without
/// Python; `ENCORE_REQUIRE_PYTHON=1` turns the skips into failures.
enum PythonProbe {
  static let isRequired = ProcessInfo.processInfo.environment["ENCORE_REQUIRE_PYTHON"] == "1"

  /// Whether tests that need a group are to be run.
  static func has(_ groups: PythonGroup...) -> Bool {
    isRequired || groups.allSatisfy(present.contains)
  }

  private static let present: Set<PythonGroup> = Set(
    PythonGroup.allCases.filter { group in
      let modules =
        switch group {
        case .gymnasium: "gymnasium, Box2D"
        case .mujoco: "gymnasium, mujoco, packaging"
        case .atari: "gymnasium, ale_py"
        case .pybullet: "gymnasium, pybullet_envs_gymnasium"
        // Importing more of it needs an alias first.
        case .metagym: "gymnasium, gym, pybullet, scipy, attr, metagym"
        }
      return (try? run(["-c", "import \(modules)"])) == 0
    })

  /// Runs the interpreter of the environments and returns its exit status.
  static func run(_ arguments: [String]) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try PythonInterpreter.find())
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    // MuJoCo leaves its log where it is started.
    process.currentDirectoryURL = FileManager.default.temporaryDirectory
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// The path of a file among the fixtures.
  static func fixture(_ name: String) -> String {
    Bundle.module.bundleURL.appendingPathComponent("Fixtures/\(name)").path
  }

  /// The id of one of our own environments.
  static func own(_ name: String) -> String { fixture("own_environments.py") + ":\(name)" }
}
