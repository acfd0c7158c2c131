import Foundation
import Testing

/// `encore record`, as a user types it.
@Suite("The command record")
struct RecordTests {
  private let program: Program

  init() throws { program = try Program() }

  @Test func theHelpTeaches() throws {
    let help = try program.run("record", "--help").output
    for word in ["--video cartpole.mp4", "--episodes", ".webm", "Ctrl-C", "Guides/Films.md"] {
      #expect(help.contains(word), "\(help)")
    }
    #expect(try program.run("--help").output.contains("encore record RUN --video"))
  }

  private func train() throws {
    let result = try program.start(Program.small(steps: 300) + ["--quiet"]).wait()
    #expect(result.status == 0, "\(result.errors)")
  }

  private func expect(
    _ arguments: String..., status: Int32, says words: String...
  ) throws {
    let result = try program.start(["record"] + arguments).wait()
    #expect(result.status == status, "\(result.errors)")
    for word in words { #expect(result.errors.contains(word), "\(result.errors)") }
    #expect(!result.errors.contains("Usage: encore <subcommand>"), "\(result.errors)")
    #expect(result.output.isEmpty)
  }

  @Test func faults() throws {
    try train()
    try expect("nowhere", "--video", "a.mp4", status: 65, says: "'nowhere'")
    try expect(Program.run, status: 64, says: "--video")
    for (option, value) in [
      ("--fps", "0"), ("--scale", "0"), ("--episodes", "0"), ("--steps", "0"),
    ] {
      try expect(
        Program.run, "--video", "a.mp4", option, value, status: 64,
        says: option.filter { $0 != "-" })
    }
    try expect(Program.run, "--video", "a.avi", status: 64, says: "'a.avi'", ".mp4, .webm, .gif")
    program.variables["PATH"] = "/nonexistent"
    try expect(
      Program.run, "--video", "a.mp4", status: 69, says: "ffmpeg", "apt-get install ffmpeg")
    #expect(!program.names(in: ".").contains { $0.hasPrefix("a.") })
  }

  @Test(.enabled(if: Filming.isToBeUsed)) func aPlaceThatTakesNoFiles() throws {
    try train()
    try program.write("", to: "file")
    try expect(Program.run, "--video", "file/a.mp4", status: 74, says: "file/a.mp4")
  }

  @Test(.enabled(if: Filming.isToBeUsed)) func aFilm() throws {
    try train()
    let result = try program.run(
      "record", Program.run, "--video", "films/a.mp4", "--steps", "250", "--episodes", "2", "--fps",
      "50", "--quiet")
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    #expect(
      result.output.contains("films/a.mp4: 250 pictures, 5.0 s at 50 a second (the best policy"))
    #expect(result.output.contains("episode 1: return") && result.output.contains("in 200 steps"))
    #expect(
      result.output.contains("not to its end") && result.output.contains("in 50 steps so far"))
    #expect(program.names(in: "films") == ["a.mp4"])
    // 240 pixels a side, twice as large each.
    #expect(try program.filmed("films/a.mp4") == "480,480,50/1,250")
  }

  /// The score is that of the evaluation of the same episode, and equal seeds give equal films.
  @Test(.enabled(if: Filming.isToBeUsed)) func aFilmOfAnEvaluation() throws {
    try train()
    func film(_ name: String) throws -> [String: Any] {
      let result = try program.run(
        "record", Program.run, "--video", name, "--last", "--seed", "5", "--scale", "1", "--json",
        "--quiet")
      #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
      return try #require(
        try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    }
    let first = try film("a.mp4")
    #expect(first["frames"] as? Int == 200 && first["policy"] as? String == "last")
    let episode = try #require((first["episodes"] as? [[String: Any]])?.first)
    let judged = try program.run(
      "evaluate", Program.run, "--last", "--seed", "5", "--episodes", "1", "--json")
    let judgement = try #require(
      try JSONSerialization.jsonObject(with: Data(judged.output.utf8)) as? [String: Any])
    let same = try #require((judgement["episodes"] as? [[String: Any]])?.first)
    // Of an evaluation's ten environments the first plays the episode, and a product of ten rows rounds
    // otherwise than that of one.
    let returns = try [episode, same].map { try #require($0["totalReward"] as? Double) }
    #expect(abs(returns[0] - returns[1]) < 1e-4 * abs(returns[1]), "\(returns)")
    _ = try film("b.mp4")
    #expect(try program.bytes("a.mp4") == program.bytes("b.mp4"))
    #expect(try program.filmed("a.mp4") == "240,240,30/1,200")
  }

  @Test(.enabled(if: Filming.isToBeUsed)) func anInterruptedFilmIsWhole() throws {
    try train()
    let job = try program.start([
      "record", Program.run, "--video", "a.mp4", "--episodes", "100000", "--steps", "10000000",
    ])
    try program.wait(for: job) { program.size(of: "a.mp4.partial") > 0 }
    job.process.interrupt()
    let result = job.wait()
    #expect(result.status == 130, "\(result.errors)")
    #expect(result.errors.contains("Finishing the film"))
    #expect(program.names(in: ".").filter { $0.hasPrefix("a.") } == ["a.mp4"])
    let film = try program.filmed("a.mp4")
    #expect(film.hasPrefix("480,480,30/1,") && !film.hasSuffix(",0"), "\(film)")
  }

  /// What cannot be drawn says so, before a film is begun.
  @Test(.enabled(if: Filming.isToBeUsed)) func whatCannotBeDrawn() throws {
    let trained = try program.run(
      "train", "--algorithm", "ppo", "--env", "Umbrella", "--quiet", "--steps", "200", "--set",
      "ppo.rolloutSteps=20", "--set", "environment.count=5")
    #expect(trained.status == 0, "\(trained.errors)")
    try expect(
      "runs/ppo-Umbrella-seed0", "--video", "a.mp4", status: 64, says: "'Umbrella' cannot be drawn")
    #expect(!program.names(in: ".").contains { $0.hasPrefix("a.") })
  }
}

extension Program {
  /// Width, height, rate and pictures of a film.
  fileprivate func filmed(_ name: String) throws -> String {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "ffprobe", "-v", "error", "-count_frames", "-show_entries",
      "stream=width,height,r_frame_rate,nb_read_frames", "-of", "csv=p=0", "\(folder)/\(name)",
    ]
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .newlines)
  }

  fileprivate func size(of name: String) -> Int {
    let values = try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
    return (values?[.size] as? Int) ?? 0
  }
}

/// Whether ffmpeg is there; `ENCORE_REQUIRE_FFMPEG=1` makes its lack a failure.
enum Filming {
  static let isToBeUsed: Bool = {
    let variables = ProcessInfo.processInfo.environment
    if variables["ENCORE_REQUIRE_FFMPEG"] == "1" { return true }
    return (variables["PATH"] ?? "").split(separator: ":").contains {
      FileManager.default.isExecutableFile(atPath: "\($0)/ffmpeg")
    }
  }()
}
