import Foundation
import Testing

@testable import Experiments

@Suite("Append-only files")
struct AppendOnlyFileTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  @Test func growsAndIsCutBack() throws {
    let path = folder.file("log")
    let first = try AppendOnlyFile(path)
    try first.append(text: "one\n")
    let known = first.length
    try first.append(text: "two\n")
    try first.synchronize()
    #expect(known == 4 && first.length == 8)

    let resumed = try AppendOnlyFile(path, keeping: known)
    try resumed.append(text: "2\n")
    #expect(try folder.text("log") == "one\n2\n")
    #expect(try AppendOnlyFile(path).length == 6)
  }

  @Test func aFileShorterThanRecordedIsRefused() throws {
    try WholeFile.write(text: "abc", to: folder.file("log"))
    #expect(
      throws: FileFault.shortened(path: folder.file("log"), expected: 4, found: 3)
    ) { try AppendOnlyFile(folder.file("log"), keeping: 4) }
    #expect(try folder.text("log") == "abc")
  }

  @Test func aFullDiskIsNamed() throws {
    let full = try AppendOnlyFile("/dev/full")
    let fault = #expect(throws: FileFault.self) { try full.append(text: "x") }
    #expect(fault?.isOutOfSpace == true)
    #expect(full.length == 0)
  }

  @Test func anUnwritableFolderIsNamed() throws {
    let fault = #expect(throws: FileFault.self) { try AppendOnlyFile("/proc/nowhere/log") }
    #expect(fault?.description.hasPrefix("Cannot write /proc/nowhere/log: ") == true)
  }
}
