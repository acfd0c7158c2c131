import Foundation
import Testing

@testable import Experiments

@Suite("Whole files")
struct WholeFileTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  @Test func aFileIsReplacedAndNothingElseRemains() throws {
    try WholeFile.write(text: "old", to: folder.file("a.txt"))
    try WholeFile.write(text: "new", to: folder.file("a.txt"))
    #expect(try folder.text("a.txt") == "new")
    #expect(try folder.names() == ["a.txt"])
    #expect(try WholeFile.read(folder.file("a.txt"), limit: 2) == Array("ne".utf8))
  }

  /// The temporary name leads to /dev/full, where every write finds no room.
  @Test func aFullDiskLeavesTheOldFile() throws {
    try WholeFile.write(text: "old", to: folder.file("a.txt"))
    try FileManager.default.createSymbolicLink(
      atPath: folder.file(".a.txt.partial"), withDestinationPath: "/dev/full")
    let fault = #expect(throws: FileFault.self) {
      try WholeFile.write(text: "new", to: folder.file("a.txt"))
    }
    #expect(fault?.isOutOfSpace == true)
    #expect(fault?.exitStatus == .inputOutput && fault?.exitStatus.rawValue == 74)
    #expect(
      fault?.description == "No room is left to write \(folder.file("a.txt")). Nothing that was "
        + "saved before is lost; free some space and resume the run, or choose another disk with "
        + "--out.")
    #expect(try folder.text("a.txt") == "old")
    #expect(try folder.names() == ["a.txt"])
  }

  @Test func foldersAreMadeOrExplained() throws {
    try WholeFile.createFolders(folder.file("x/y/z"))
    try WholeFile.createFolders(folder.file("x/y/z"))
    #expect(WholeFile.isFolder(folder.file("x/y/z")))
    try WholeFile.write(text: "", to: folder.file("plain"))
    let fault = #expect(throws: FileFault.self) {
      try WholeFile.createFolders(folder.file("plain/below"))
    }
    #expect(
      fault
        == .system(path: folder.file("plain/below"), operation: .createFolder, code: ENOTDIR))
    #expect(throws: FileFault.self) { try WholeFile.createFolders("/proc/nowhere") }
  }

  @Test func aMissingFileSaysSo() throws {
    let fault = #expect(throws: FileFault.self) { try WholeFile.read("/nowhere/at.all") }
    #expect(
      fault?.description
        == "Cannot read /nowhere/at.all: No such file or directory. Check the name.")
  }

  /// Law: the digest is of the whole file, however many pieces it is read in.
  @Test func digests() throws {
    let bytes = (0..<2_500_000).map { UInt8(truncatingIfNeeded: $0) }
    try WholeFile.write(bytes, to: folder.file("big"))
    let (digest, size) = try WholeFile.digest(of: folder.file("big"))
    #expect(digest == "87b6d885165ef9e7" && size == 2_500_000)
    #expect(try WholeFile.read(folder.file("big")) == bytes)
  }
}
