import Testing

@testable import Experiments

@Suite("The lock of a run")
struct RunLockTests {
  @Test func onlyOneHoldsIt() throws {
    let folder = try TemporaryFolder()
    let run = try RunFolder.create(in: folder.path, named: "run")
    do {
      let first = try RunLock(run)
      let fault = #expect(throws: FileFault.self) { try RunLock(run) }
      #expect(fault == .inUse(path: run.path))
      #expect(fault?.exitStatus == .inputOutput)
      withExtendedLifetime(first) {}
    }
    // A file that is left over blocks nobody.
    #expect(throws: Never.self) { try RunLock(run) }
  }
}
