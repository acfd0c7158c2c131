import Settings
import Testing

@testable import Experiments

@Suite("Exit status")
struct ExitStatusTests {
  @Test func codes() {
    #expect(ExitStatus.allCases.map(\.rawValue) == [0, 64, 65, 69, 74, 130])
    #expect(SettingError.unknownName("x", nearest: []).exitStatus == .wrongUsage)
    #expect(CheckpointError.none(run: "r").exitStatus == .badInput)
    #expect(CheckpointError.file(.inUse(path: "r")).exitStatus == .inputOutput)
  }
}
