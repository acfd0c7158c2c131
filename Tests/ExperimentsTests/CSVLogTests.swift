import Foundation
import Testing

@testable import Experiments

@Suite("Tables")
struct CSVLogTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  @Test func evaluation() throws {
    let log = try CSVLog(folder.file("evaluation.csv"), columns: CSVLog.evaluationColumns)
    try log.append(["step": 1000, "mean_return": 0.1, "std_return": .double(1 / 3), "episodes": 10])
    try log.append(["step": 2000, "mean_return": .double(-.infinity), "std_return": .double(.nan)])
    #expect(
      try folder.text("evaluation.csv") == """
        step,mean_return,std_return,episodes
        1000,0.1,0.3333333333333333,10
        2000,-inf,nan,

        """)
  }

  @Test func theFirstRowFixesTheColumns() throws {
    let log = try CSVLog(folder.file("a.csv"))
    try log.append(["b": 1, "a": .float(0.1)])
    try log.append(["a": 2])
    let fault = #expect(throws: LogFault.self) { try log.append(["aa": 3]) }
    #expect(fault == .unknownColumn(path: log.path, name: "aa", nearest: ["a"]))
    #expect(try folder.text("a.csv") == "b,a\n1,0.1\n,2\n")
  }

  /// Law: writing, losing rows past the checkpoint and writing them again changes no byte.
  @Test func resuming() throws {
    func row(_ log: CSVLog, _ step: Int) throws {
      try log.append(["step": .int(step), "return": .double(Double(step) / 7)])
    }
    let whole = try CSVLog(folder.file("whole.csv"))
    for step in 0..<20 { try row(whole, step) }

    let first = try CSVLog(folder.file("cut.csv"))
    for step in 0..<10 { try row(first, step) }
    let length = first.length
    for step in 10..<15 { try row(first, step) }
    let second = try CSVLog(folder.file("cut.csv"), columns: ["step", "return"], keeping: length)
    for step in 10..<20 { try row(second, step) }
    #expect(try folder.text("cut.csv") == folder.text("whole.csv"))
    #expect(second.length == whole.length)
  }

  @Test func otherColumnsAreRefused() throws {
    try CSVLog(folder.file("a.csv")).append(["x": 1])
    #expect(
      throws: LogFault.otherColumns(path: folder.file("a.csv"), expected: ["y"], found: ["x"])
    ) { try CSVLog(folder.file("a.csv"), columns: ["y"]) }
  }

  @Test func aFullDiskIsNamed() throws {
    let log = try CSVLog("/dev/full", columns: ["x"])
    #expect(throws: FileFault.self) { try log.append(["x": 1]) }
  }

  @Test func standardColumns() {
    #expect(
      CSVLog.progressColumns(metrics: ["critic_loss"])
        == ["step", "episodes", "return", "length", "critic_loss"])
    #expect(
      CSVLog.timingColumns(parts: ["acting"])
        == ["step", "seconds", "steps_per_second", "acting_seconds"])
  }
}
