import Foundation
import TestSupport
import Testing

/// `encore tune` as a user runs it.
@Suite("The command tune")
struct TuneTests {
  let program: Program

  init() throws {
    program = try Program()
    program.variables["ENCORE_RECIPES"] = program.folder
    program.variables["ENCORE_COMMIT"] = "abc1234"
    try FileManager.default.createDirectory(
      atPath: program.folder + "/Searches", withIntermediateDirectories: true)
    try program.write(Self.yaml, to: "Searches/tiny.yaml")
  }

  private static let yaml = """
    search: tiny
    title: Two settings
    base:
      algorithm: td3
      training:
        randomSteps: 200
        evaluationEvery: 500
        evaluationEpisodes: 1
        finalEvaluationEpisodes: 2
        checkpointEvery: 300
        logEvery: 100
      td3: {hidden: [8], batchSize: 8}
    tasks:
      - environment: Pendulum
    seeds: 0..1
    space:
      discount: {range: [0.9, 0.999]}
      batchSize: {choices: [4, 8, 16]}
    budget: {least: 500, most: 1500}
    trials: 6
    confirm: {best: 1, seeds: 7..8}
    """

  private func finished(_ folder: String) throws -> [Substring] {
    String(decoding: try program.bytes("\(folder)/tiny/trials.jsonl"), as: UTF8.self)
      .split(separator: "\n").filter { $0.contains("\"told\"") }
  }

  /// All but the seconds, which are near the end of a line that was told.
  private func lines(_ folder: String) throws -> [String] {
    String(decoding: try program.bytes("\(folder)/tiny/trials.jsonl"), as: UTF8.self)
      .split(separator: "\n")
      .map { String($0).replacing(#/"seconds":[0-9.e-]+/#, with: "") }
  }

  /// Interrupted, killed and typed again with one job, a search comes to the same journal and the
  /// same choice.
  @Test(.enabled(if: Program.hasSMAC)) func brokenIsAsUnbroken() throws {
    let whole = try program.run(
      "tune", "tiny", "--out", "whole", "--results", "one", "--jobs", "1", "--quiet")
    #expect(whole.status == 0, "\(whole.errors)")
    #expect(whole.errors == "" && whole.output.contains("6 of 6 trials are done"))
    let names = program.names(in: "one")
    for name in [
      "report.html", "report.md", "search.png", "settings.svg", "trials.csv", "confirmed.csv",
      "best.yaml",
    ] { #expect(names.contains(name), "\(name)") }

    let command = ["tune", "tiny", "--out", "broken", "--results", "other", "--jobs", "1"]
    var job = try program.start(command)
    try program.wait(for: job) {
      program.names(in: "broken/tiny/trials").contains("0002")
    }
    job.process.interrupt()
    let interrupted = job.wait()
    #expect(interrupted.status == 130, "\(interrupted.errors)")
    #expect(interrupted.errors.contains("The same command goes on"))
    let kept = try finished("broken")
    job = try program.start(command)
    try program.wait(for: job) {
      program.names(in: "broken/tiny/trials").contains("0004")
    }
    kill(job.process.processIdentifier, SIGKILL)
    _ = job.wait()
    #expect(Array(try finished("broken").prefix(kept.count)) == kept)
    let again = try program.start(command + ["--json"]).wait()
    #expect(again.status == 0, "\(again.errors)")
    #expect(again.output.contains("\"winner\":{") && again.output.hasPrefix("{\"failed\":0"))
    #expect(try lines("broken") == lines("whole"))
    #expect(
      try program.bytes("broken/tiny/best.yaml") == program.bytes("whole/tiny/best.yaml"))
    #expect(try program.bytes("one/confirmed.csv") == program.bytes("other/confirmed.csv"))

    // The report names the recipe that it wrote, not that of the search's own folder.
    let report = try program.run(
      "tune", "tiny", "--out", "whole", "--results", "third", "--report")
    #expect(report.status == 0 && report.output.contains("\nthird/best.yaml: "), "\(report.output)")
    #expect(try program.bytes("third/best.yaml") == program.bytes("whole/tiny/best.yaml"))
    #expect(whole.output.contains("\nwhole/tiny/best.yaml: "))

    // The winner's recipe is taken as it is.
    let dry = try program.run("train", "broken/tiny/best.yaml", "--dry-run")
    #expect(dry.status == 0, "\(dry.errors)")

    // Another search in the same place.
    try program.write(Self.yaml.replacing("0.999", with: "0.998"), to: "Searches/tiny.yaml")
    let other = try program.start(command).wait()
    #expect(other.status == 64 && other.errors.contains("0.9 to 0.999 there"), "\(other.errors)")
  }

  /// Without SMAC3 the message says what to type, and no folder is left behind.
  @Test func withoutThePackage() throws {
    let python = program.folder + "/python"
    try program.write(
      "#!/bin/sh\nshift\nexec /usr/bin/env -u PYTHONPATH python3 -I -S -u \"$@\"\n", to: "python")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: python)
    program.variables["ENCORE_PYTHON"] = python
    let result = try program.run("tune", "tiny")
    #expect(result.status == 69)
    #expect(result.errors.contains("is missing. `./encore setup tune` installs it."))
    #expect(program.names(in: "runs").isEmpty)
  }

  @Test(arguments: [
    (["tune", "tinny"], Int32(64), "There is no search 'tinny'. Did you mean 'tiny'?"),
    (["tune", "tiny", "--quick"], 64, "The search 'tiny' has no quick form"),
    (["tune", "tiny", "--report"], 64, "'runs/tune/tiny' holds no search."),
    (["tune", "tiny", "--jobs", "0"], 64, "--jobs must be at least 1, not 0."),
    (["tune", "tiny", "--trials", "0"], 64, "--trials must be from 1 to 9999, not 0."),
    (["tune", "none.yaml"], 74, "Cannot read none.yaml"),
    (["tune", "broken.yaml"], 65, "broken.yaml:1: There is no key \"serach\" here"),
  ])
  func wrongUsage(_ words: [String], _ status: Int32, _ message: String) throws {
    try program.write("serach: tiny\n", to: "broken.yaml")
    let result = try program.start(words).wait()
    #expect(result.status == status && result.errors.contains(message), "\(result.errors)")
    #expect(result.output == "")
  }

  @Test func theyAreListed() throws {
    let text = try program.run("list", "searches")
    #expect(text.status == 0)
    #expect(text.output.contains("tiny  Two settings: 6 trials of 2 runs over 2 settings"))
    let json = try program.run("list", "searches", "--json")
    #expect(json.output.contains("\"settings\":[\"td3.discount\",\"td3.batchSize\"]"))
  }

  @Test func helpTeaches() throws {
    let help = try program.run("help", "tune")
    for word in ["--trials", "--report", "Guides/Tuning.md", "best.yaml", "seeds that the search"] {
      #expect(help.output.contains(word), "\(word)")
    }
  }
}

extension Program {
  /// Where SMAC3 is, or must be.
  static let hasSMAC = PythonPackage.isToBeUsed("smac")
}
