import Experiments
import Foundation
import Testing

/// `encore reproduce` as a user runs it: a study of two variants and two seeds on the native pendulum.
@Suite("The command reproduce")
struct ReproduceTests {
  let program: Program

  init() throws {
    program = try Program()
    program.variables["ENCORE_RECIPES"] = program.folder
    program.variables["ENCORE_COMMIT"] = "abc1234"
    try FileManager.default.createDirectory(
      atPath: program.folder + "/Experiments", withIntermediateDirectories: true)
    try program.write(Self.yaml(steps: 4000), to: "Experiments/tiny.yaml")
  }

  private static func yaml(steps: Int) -> String {
    """
    experiment: tiny
    title: Two widths
    source: Nobody 2020, Figure 1
    question: Does the width matter?
    window: 3
    base:
      algorithm: td3
      training:
        randomSteps: 200
        evaluationEvery: 500
        evaluationEpisodes: 1
        finalEvaluationEpisodes: 2
        checkpointEvery: 400
        logEvery: 100
      td3: {hidden: [8], batchSize: 8}
    variants:
      narrow: {}
      wide: {hidden: [16]}
    panels:
      - environment: Pendulum
        seeds: 0..1
        steps: \(steps)
    quick:
      - environment: Pendulum
        steps: 600
    """
  }

  private static let tables = ["curves.csv", "summary.csv"]

  /// Interrupted, killed and typed again, a study comes to the same tables, byte for byte.
  @Test func brokenIsAsUnbroken() throws {
    let whole = try program.run(
      "reproduce", "tiny", "--out", "whole", "--results", "one", "--quiet")
    #expect(whole.status == 0, "\(whole.errors)")
    #expect(whole.errors == "" && whole.output.contains("4 of 4 runs are done"))
    for name in ["report.html", "report.md", "curves.png", "panel-Pendulum.svg", "final.csv"] {
      #expect(program.names(in: "one").contains(name), "\(name)")
    }
    let command = ["reproduce", "tiny", "--results", "other"]
    let run = "runs/reproduce/tiny/Pendulum/narrow-seed0"
    var job = try program.start(command)
    try program.wait(for: job) { program.names(in: run).contains("progress.csv") }
    job.process.interrupt()
    let interrupted = job.wait()
    #expect(interrupted.status == 130, "\(interrupted.errors)")
    #expect(interrupted.errors.contains("The same command goes on"))
    let partial = String(decoding: try program.bytes("other/report.md"), as: UTF8.self)
    #expect(partial.contains("This report is partial"))
    job = try program.start(command)
    usleep(400_000)
    kill(job.process.processIdentifier, SIGKILL)
    _ = job.wait()
    let again = try program.start(command + ["--json"]).wait()
    #expect(again.status == 0, "\(again.errors)")
    #expect(again.output.hasPrefix("{\"experiment\":\"tiny\"") && again.output.contains("\"done\""))
    for table in Self.tables {
      #expect(try program.bytes("one/\(table)") == program.bytes("other/\(table)"), "\(table)")
    }
    // Typed once more, nothing is trained, and the report is the same.
    let log = try program.bytes("\(run)/timing.csv")
    #expect(try program.run("reproduce", "tiny", "--results", "third").status == 0)
    #expect(try program.bytes("\(run)/timing.csv") == log)
    for table in Self.tables + ["curves.svg", "final.csv"] {
      #expect(try program.bytes("other/\(table)") == program.bytes("third/\(table)"), "\(table)")
    }
  }

  /// Quick runs leave the results alone; the report alone trains nothing.
  @Test func quickAndReport() throws {
    let quick = try program.run("reproduce", "tiny", "--quick")
    #expect(quick.status == 0, "\(quick.errors)")
    #expect(program.names(in: "runs/reproduce/tiny-quick") == ["Pendulum", "report"])
    #expect(!program.names(in: ".").contains("Results"))
    let text = String(
      decoding: try program.bytes("runs/reproduce/tiny-quick/report/report.md"), as: UTF8.self)
    #expect(text.contains("(quick form)") && text.contains("./encore reproduce tiny --quick"))
    #expect(text.contains("abc1234") && text.contains("single seed"))

    let report = try program.run("reproduce", "tiny", "--report")
    #expect(report.status == 0, "\(report.errors)")
    #expect(report.output.contains("0 of 4 runs are finished"), "\(report.output)")
    #expect(program.names(in: "Results/tiny").contains("report.html"))
    #expect(!program.names(in: "runs/reproduce").contains("tiny"))
  }

  @Test func otherSettingsAreRefused() throws {
    #expect(try program.run("reproduce", "tiny", "--quick").status == 0)
    let other = try program.run("reproduce", "tiny", "--quick", "--steps", "700")
    #expect(other.status == 64)
    #expect(other.errors.contains("training.steps is 600 there and 700 here"), "\(other.errors)")
    #expect(
      try program.run("reproduce", "tiny", "--quick", "--steps", "700", "--out", "x").status == 0)
  }

  /// A run that fails is told, the others are trained, and the status says so.
  @Test func aFailure() throws {
    let folder = "runs/reproduce/tiny-quick/Pendulum/narrow-seed0"
    try FileManager.default.createDirectory(
      atPath: "\(program.folder)/\(folder)/progress.csv", withIntermediateDirectories: true)
    let result = try program.run("reproduce", "tiny", "--quick")
    #expect(result.status == 74, "\(result.errors)")
    #expect(result.errors.contains("error: Pendulum/narrow-seed0: "), "\(result.errors)")
    #expect(result.output.contains("1 of 2 runs are done"), "\(result.output)")
    let text = String(
      decoding: try program.bytes("runs/reproduce/tiny-quick/report/report.md"), as: UTF8.self)
    #expect(text.contains("1 failed"))
  }

  @Test func wrongNames() throws {
    for (arguments, words) in [
      (["tinny"], "Did you mean 'tiny'?"), (["none.yaml"], "Cannot read none.yaml"),
      (["tiny", "--panels", "Pendulun"], "Did you mean 'Pendulum'?"),
      (["tiny", "--variants", "broad"], "There is no variant 'broad'"),
      (["tiny", "--jobs", "0"], "--jobs must be at least 1"),
      (["tiny", "--steps", "0"], "at least 1"), (["tiny", "--seeds", "x"], "seeds such as"),
    ] {
      let result = try program.start(["reproduce"] + arguments).wait()
      #expect(result.status == (words.contains("none.yaml") ? 74 : 64), "\(result.errors)")
      #expect(result.errors.contains(words), "\(result.errors)")
    }
    let list = try program.run("list", "experiments")
    #expect(list.output.contains("tiny  Two widths: 4 runs, 16000 steps in all"), "\(list.output)")
  }
}
