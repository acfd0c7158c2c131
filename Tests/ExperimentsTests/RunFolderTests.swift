import Foundation
import Testing

@testable import Experiments

@Suite("Run folders")
struct RunFolderTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  @Test func aRunIsNeverWrittenOver() throws {
    let names = try (0..<3).map { _ in
      try RunFolder.create(in: folder.file("runs"), named: "td3").name
    }
    #expect(names == ["td3", "td3-2", "td3-3"])
    let run = RunFolder(path: folder.file("runs/td3"))
    #expect(WholeFile.isFolder(run.checkpoints))
    #expect(run.relative(run.progress) == "progress.csv")
    #expect(run.absolute("progress.csv") == run.progress)
  }

  @Test func anUnwritableFolderIsNamed() throws {
    try WholeFile.write(text: "", to: folder.file("plain"))
    #expect(
      throws: FileFault.system(
        path: folder.file("plain"), operation: .createFolder, code: EEXIST)
    ) { try RunFolder.create(in: folder.file("plain"), named: "td3") }
    #expect(throws: FileFault.self) { try RunFolder.create(in: "/proc/runs", named: "td3") }
  }

  @Test func oneProcessHoldsARun() throws {
    let run = try RunFolder.create(in: folder.path, named: "td3")
    do {
      let lock = try RunLock(run)
      #expect(throws: FileFault.inUse(path: run.path)) { try RunLock(run) }
      withExtendedLifetime(lock) {}
    }
    _ = try RunLock(run)
  }
}
