import Experiments
import Foundation
import Testing

@testable import Reproductions

@Suite("What runs have left")
struct RunRecordTests {
  private func records(_ scene: Scene, failures: [Int: any Error] = [:]) throws -> [RunRecord] {
    let study = try scene.study()
    return try StudyResults(
      of: study, in: StudyFolder(of: study, in: scene.folder), failures: failures
    ).records
  }

  /// The evaluation after the last step has more episodes and stands apart.
  @Test func finished() throws {
    let scene = try Scene()
    try scene.train()
    for record in try records(scene) {
      #expect(record.isFinished && record.steps == 300 && record.problem == nil)
      #expect(record.evaluations.map(\.step) == [50, 100, 150, 200, 250])
      #expect(record.evaluations.allSatisfy { $0.episodes == 2 })
      #expect(record.final?.step == 300 && record.final?.episodes == 3)
      #expect(record.commits == ["abc1234"])
      let last = record.evaluations.suffix(2).map(\.mean)
      #expect(record.lastMean(2) == (last[0] + last[1]) / 2)
      let all = record.evaluations.map(\.mean) + [record.final?.mean ?? 0]
      #expect(record.best == all.max())
    }
  }

  @Test func stoppedAndMissing() throws {
    let scene = try Scene()
    try scene.train(stopAt: 130)
    let records = try records(scene)
    #expect(records[0].state == .begun(steps: 130) && records[0].steps == 130)
    #expect(records[0].evaluations.map(\.step) == [50, 100] && records[0].final == nil)
    #expect(!records[0].isFinished && records[0].problem == nil)
    #expect(records[1].state == .missing && records[1].evaluations.isEmpty)
    #expect(records[1].commits.isEmpty && records[1].minutes == nil && records[1].best == nil)
  }

  /// What is wrong is told, and the rest of the report stands.
  @Test func faults() throws {
    let scene = try Scene()
    try scene.train()
    let file = scene.file("Pendulum/wide-seed0/evaluation.csv")
    let rows = try String(contentsOfFile: file, encoding: .utf8)
    try (rows + "x,1,2,3\n").write(toFile: file, atomically: true, encoding: .utf8)
    let records = try records(scene, failures: [0: RunFault.notARun(path: "there")])
    #expect(records[0].problem?.contains("'there' is not the folder of a run") == true)
    #expect(records[1].problem?.contains("evaluation.csv:8: This is no line of such") == true)
    #expect(!records[1].isFinished)
    #expect(records[3].isFinished && records[3].problem == nil)
  }

  @Test func aReturnThatIsNoNumberIsLeftOutAndTold() throws {
    let scene = try Scene()
    try scene.train()
    let file = scene.file("Pendulum/narrow-seed0/evaluation.csv")
    let text = try String(contentsOfFile: file, encoding: .utf8)
    let lines = text.split(separator: "\n").map { line in
      // As long as before, so that the checkpoint's length still holds.
      line.hasPrefix("100,")
        ? "100,nan,0." + String(repeating: "0", count: line.count - 12) + ",2" : String(line)
    }
    try (lines.joined(separator: "\n") + "\n")
      .write(toFile: file, atomically: true, encoding: .utf8)
    let record = try records(scene)[0]
    #expect(record.problem == "The return at step 100 is no number and is left out.")
    #expect(record.evaluations.map(\.step) == [50, 150, 200, 250] && record.isFinished)
  }

  /// Interrupted and resumed, a study comes to the same curves, byte for byte.
  @Test func brokenIsAsUnbroken() throws {
    let (whole, broken) = (try Scene(), try Scene())
    try whole.train(jobs: 2)
    for step in [70, 260, 110] { try broken.train(stopAt: step) }
    try broken.train()
    let study = try whole.study()
    let one = try StudyResults(of: study, in: StudyFolder(of: study, in: whole.folder))
    let other = try StudyResults(of: study, in: StudyFolder(of: study, in: broken.folder))
    #expect(one.curveTable.rows.count == 10)
    #expect(one.curveTable.csv == other.curveTable.csv)
    #expect(one.summaryTable.csv == other.summaryTable.csv)
  }
}
