import Foundation
import Workers

/// Python packages that a test needs.
public enum PythonPackage {
  /// Whether the package can be imported by the Python that Encore would use, or must be there:
  /// with ENCORE_REQUIRE_PYTHON a test is not to be left out.
  public static func isToBeUsed(_ name: String) -> Bool {
    if ProcessInfo.processInfo.environment["ENCORE_REQUIRE_PYTHON"] == "1" { return true }
    guard let python = try? PythonInterpreter.find() else { return false }
    let probe = Process()
    probe.executableURL = URL(fileURLWithPath: python)
    probe.arguments = ["-c", "import \(name)"]
    probe.standardOutput = FileHandle.nullDevice
    probe.standardError = FileHandle.nullDevice
    do { try probe.run() } catch { return false }
    probe.waitUntilExit()
    return probe.terminationStatus == 0
  }
}
