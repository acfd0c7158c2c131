import Foundation
import Testing

@Suite("What the command prints")
struct OutputTests {
  let program: Program
  init() throws { program = try Program() }

  private func json(_ result: ProcessResult) throws -> Any {
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.hasSuffix("\n") && result.output.split(separator: "\n").count == 1)
    return try JSONSerialization.jsonObject(with: Data(result.output.utf8))
  }

  /// With --json, stdout is one JSON value and nothing else, whatever happens on stderr.
  @Test func jsonOfARun() throws {
    let train = try json(program.start(Program.small(steps: 900) + ["--json"]).wait())
    let summary = try #require((train as? [String: [[String: Any]]])?["runs"]?.first)
    #expect(summary["run"] as? String == Program.run)
    #expect(summary["outcome"] as? String == "done")
    #expect(summary["steps"] as? Int == 900 && summary["finalEpisodes"] as? Int == 2)

    let judged = try json(program.run("evaluate", Program.run, "--episodes", "3", "--json"))
    let judgement = try #require(judged as? [String: Any])
    #expect((judgement["episodes"] as? [Any])?.count == 3)
    #expect(judgement["policy"] as? String == "best")
    let interval = try #require(judgement["meanInterval"] as? [Double])
    let mean = try #require(judgement["meanReturn"] as? Double)
    #expect(interval.count == 2 && interval[0] < mean && mean < interval[1])
    let again = try program.run("evaluate", Program.run, "--episodes", "3", "--json")
    #expect(try json(again) as? NSDictionary == judgement as NSDictionary)

    let resumed = try json(program.run("resume", Program.run, "--steps", "1000", "--json"))
    #expect((resumed as? [String: [[String: Any]]])?["runs"]?.first?["steps"] as? Int == 1000)
  }

  @Test(arguments: [
    "list --json", "list settings --json", "train --dry-run --json",
    "bench small-update --rounds 1 --threads 1 --json", "check-env Pendulum --steps 50 --json",
  ])
  func json(line: String) throws {
    let result = try program.start(line.split(separator: " ").map(String.init)).wait()
    _ = try json(result)
  }

  @Test func benchFields() throws {
    let result = try json(program.run("bench", "small-update", "--rounds", "3", "--json"))
    let row = try #require((result as? [[String: Any]])?.first)
    #expect(Set(row.keys) == ["name", "settings", "median_ms", "per_second", "rounds"])
    #expect(row["name"] as? String == "small-update" && row["rounds"] as? Int == 3)
    let (milliseconds, rate) = (row["median_ms"] as? Double ?? 0, row["per_second"] as? Double ?? 0)
    #expect(milliseconds > 0 && abs(milliseconds * rate / 1000 - 1) < 1e-6)
  }

  /// What learned rewards cost shows beside the same training without them.
  @Test func benchesThatStandBesideOneAnother() throws {
    let missing = try program.run("bench", "metairn", "--rounds", "1", "--json")
    #expect(missing.status == 69 && missing.errors.contains("ENCORE_RECIPES"))
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    program.variables["ENCORE_RECIPES"] = root.appendingPathComponent("Recipes").path
    let result = try json(program.run("bench", "metairn", "--rounds", "1", "--json"))
    let rows = try #require(result as? [[String: Any]])
    #expect(rows.map { $0["name"] as? String } == ["metairn", "metairn-base"])
    #expect(rows.allSatisfy { ($0["settings"] as? [String: String])?["steps"] == "100000" })
  }

  @Test func aBenchThatReadingBounds() throws {
    let result = try json(
      program.run("bench", "recurrent-ppo-cartpole", "--rounds", "1", "--threads", "1", "--json"))
    let row = try #require((result as? [[String: Any]])?.first)
    let read = try #require(row["gigabytes"] as? Double)
    let peak = try #require(row["peak_gigabytes"] as? Double)
    let share = try #require(row["share_of_reading"] as? Double)
    let rate = try #require(row["per_second"] as? Double)
    // Two LSTMs of 256 units that see four numbers, 22 times a step.
    #expect(abs(read * 1e9 - rate * 22 * 4 * 2 * 1024 * 261) < 1)
    #expect(peak > 0 && abs(share - read / peak) < 1e-12)
  }

  @Test func dryRunTrainsNothing() throws {
    let result = try program.run("train", "--dry-run")
    #expect(result.status == 0)
    #expect(result.output.contains("Nothing was trained.") && result.output.contains("MB"))
    #expect(program.names(in: "runs").isEmpty)
    // What is printed is a recipe that can be read again.
    try program.write(result.output, to: "again.yaml")
    #expect(try program.run("train", "again.yaml", "--dry-run").output == result.output)
  }

  @Test func listing() throws {
    let all = try program.run("list")
    #expect(all.status == 0 && all.errors.isEmpty)
    for word in [
      "ddpg", "td3", "sac", "meta-critic", "Pendulum", "CartPole", "MountainCarContinuous",
    ] {
      #expect(all.output.contains(word))
    }
    let algorithms = try program.run("list", "algorithms").output
    #expect(!algorithms.contains("CartPole"))
    for word in ["ddpg", "td3", "sac", "none", "attention", "attention-decision", "meta-critic"] {
      #expect(algorithms.contains("\n  \(word)  "), "\(word)")
    }
    let settings = try program.run("list", "settings").output
    for section in ["ddpg:", "sac:", "attention:", "metaCritic:"] {
      #expect(settings.contains("\n\(section)\n"), "\(section)")
    }
    #expect(try program.run("list", "settings").output.contains("checkpointEvery"))
  }

  /// An agent that is advised has a name of its own, and is judged as what it is.
  @Test func anAdvisedRun() throws {
    let words = Program.small(steps: 300).map { $0 == "hidden=8" ? "sac.hidden=8" : $0 }
    let trained = try program.start(
      words + ["--algorithm", "sac", "--meta", "attention-decision", "--quiet"]
    ).wait()
    #expect(trained.status == 0, "\(trained.errors)")
    let run = "runs/sac-attention-decision-Pendulum-seed0"
    #expect(program.names(in: "runs") == ["sac-attention-decision-Pendulum-seed0"])
    for policy in [[], ["--last"]] {
      let judged = try json(
        program.start(["evaluate", run, "--episodes", "2", "--json"] + policy).wait())
      #expect(((judged as? [String: Any])?["episodes"] as? [Any])?.count == 2)
    }
    let resumed = try program.run("resume", run, "--steps", "400", "--quiet")
    #expect(resumed.status == 0, "\(resumed.errors)")
  }

  @Test func checkEnvironment() throws {
    let result = try program.run("check-env", "CartPole", "--steps", "200")
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("CartPole"))
  }

  /// A reader who has seen enough is no fault.
  @Test(arguments: [["list"], ["--help"], ["train", "--dry-run"], ["list", "--json"]])
  func aClosedPipe(arguments: [String]) throws {
    let pipe = Pipe()
    try pipe.fileHandleForReading.close()
    let result = try program.start(arguments, output: pipe.fileHandleForWriting).wait()
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.errors.isEmpty)
  }

  @Test func aFullDiskAtStdout() throws {
    let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
    let result = try program.start(["list", "algorithms"], output: full).wait()
    #expect(result.status == 74)
    #expect(result.errors.contains("stdout"))
  }

  /// What to type next is said in the user's own way of calling the command.
  @Test func hintsNameTheScript() throws {
    program.variables["ENCORE_COMMAND"] = "../house/encore"
    let named = try program.start(Program.small(steps: 300) + ["--quiet"]).wait()
    #expect(named.output.contains("  ../house/encore resume runs/"))
    #expect(named.errors.isEmpty)
    program.variables["ENCORE_COMMAND"] = ""
    let plain = try program.start(Program.small(steps: 300) + ["--seed", "1"]).wait()
    #expect(plain.output.contains("  encore resume runs/"))
  }
}
