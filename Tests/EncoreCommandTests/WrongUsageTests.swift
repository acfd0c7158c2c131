import Foundation
import Testing

@Suite("Wrong input at the command")
struct WrongUsageTests {
  let program: Program
  init() throws { program = try Program() }

  struct Case: Sendable, CustomTestStringConvertible {
    var arguments: [String]
    var status: Int32
    var says: [String]
    var testDescription: String { arguments.joined(separator: " ") }
    init(_ line: String, _ status: Int32, _ says: String...) {
      arguments = line.split(separator: " ").map(String.init)
      self.status = status
      self.says = says
    }
  }

  /// Every one ends with its status, says what was wrong, prints no result and makes no run.
  @Test(arguments: [
    Case("trian", 64, "trian"), Case("train --sed 1", 64, "--sed"),
    Case("train --env Pendulm", 64, "no environment 'Pendulm'", "'Pendulum'"),
    Case("train --env CartPole", 64, "'CartPole'", "discrete"),
    Case("train --env CartPole --dry-run", 64, "discrete"),
    Case("train --algorithm td4", 64, "no algorithm 'td4'", "'td3'"),
    Case("train --meta atention", 64, "no meta-learner 'atention'", "'attention'"),
    Case("train --algorithm sac --meta critic --dry-run", 64, "no meta-learner 'critic'"),
    Case("train --meta attention --set hidden=8", 64, "td3.hidden", "attention.hidden"),
    Case("train --meta attention --set heads=1000", 64, "1000 heads", "td3.hidden"),
    Case("train --set attention.heads=2", 64, "attention.heads"),
    Case("train --set discuont=0.9", 64, "discuont", "discount"),
    Case("train --set discount=high", 64, "discount", "high"),
    Case("train --set discount=2", 64, "discount", "0 ... 1"),
    Case("train --set discount", 64, "name=value"),
    Case("train --set hidden=8,zero", 64, "hidden"),
    Case("train --set maxEpisodeSteps=5", 64, "Pendulum", "maxEpisodeSteps"),
    Case("train --steps many", 64, "steps", "many"), Case("train --steps 0", 64, "steps"),
    Case("train --seed 4..1", 64, "seeds", "4..1"), Case("train --seed 1,1", 64, "twice"),
    Case("train --jobs 0", 64, "--jobs"),
    Case("train --set replayCapacity=9000000000000000000", 64, "replayCapacity"),
    Case("train --set replayCapacity=1000000000000", 64, "replayCapacity"),
    Case("train --steps 9000000000000000000 --dry-run", 64, "steps"),
    Case("train --set count=1000000000", 64, "count"),
    Case("train --set finalEvaluationEpisodes=9223372036854775807", 64, "finalEvaluationEpisodes"),
    Case("train missing.yaml", 74, "missing.yaml", "Check the name"),
    Case("resume", 64), Case("resume nowhere", 65, "'nowhere'", "recipe.yaml"),
    Case("resume . --jobs 0", 64, "--jobs"), Case("evaluate nowhere", 65, "'nowhere'"),
    Case("evaluate nowhere --episodes 0", 64, "--episodes"),
    Case("evaluate nowhere --episodes 9223372036854775807", 64, "--episodes"),
    Case("evaluate nowhere --seed 2147483648", 64, "--seed"),
    Case("bench td3-updat", 64, "td3-updat", "'td3-update'"),
    Case("bench --hidden 8,x", 64, "--hidden"), Case("bench --rounds 0", 64, "--rounds"),
    Case("check-env Pendulm", 64, "'Pendulum'"),
    Case("check-env Pendulum --steps 0", 64, "--steps"),
    Case("list nothing", 64, "nothing"),
  ])
  func messages(wrong: Case) throws {
    let result = try program.start(wrong.arguments).wait()
    #expect(result.status == wrong.status, "\(result.errors)")
    for word in wrong.says { #expect(result.errors.contains(word), "\(result.errors)") }
    #expect(result.output.isEmpty)
    #expect(program.names(in: "runs").isEmpty)
  }

  @Test(arguments: [
    ("algorithm: td3\n\ntd3:\n  discuont: 1\n", ":4: ", "\"discount\""),
    ("algorithm: td3\ntraining:\n  steps: many\n", ":3: ", "\"steps\""),
    ("algorithm: td4\n", ":1: ", "td3"), ("training:\n  steps: 5\n", ": ", "\"algorithm\""),
    ("algorithm: [td3\n", ":", "This is no recipe"), ("", ":", "\"algorithm\" is missing"),
  ])
  func recipes(yaml: String, place: String, says: String) throws {
    try program.write(yaml, to: "bad.yaml")
    let result = try program.run("train", "bad.yaml")
    #expect(result.status == 65, "\(result.errors)")
    #expect(result.errors.contains("bad.yaml" + place), "\(result.errors)")
    #expect(result.errors.contains(says), "\(result.errors)")
  }

  /// Root may write everywhere, but not below a file.
  @Test func foldersThatCannotBe() throws {
    try program.write("", to: "file")
    for out in ["file/below", "/proc/encore"] {
      let result = try program.run("train", "--steps", "100", "--out", out)
      #expect(result.status == 74, "\(result.errors)")
      #expect(result.errors.contains(out) && result.errors.contains("--out"), "\(result.errors)")
    }
  }

  @Test func missingPython() throws {
    program.variables["ENCORE_PYTHON"] = "/nonexistent"
    for arguments in [["train", "--env", "Pendulum-v1"], ["check-env", "Pendulum-v1"]] {
      let result = try program.start(arguments).wait()
      #expect(result.status == 69, "\(result.errors)")
      #expect(result.errors.contains("/nonexistent"))
      #expect(program.names(in: "runs").isEmpty)
    }
  }

  @Test(arguments: ["", "train", "resume", "evaluate", "list", "bench", "check-env"])
  func help(subcommand: String) throws {
    let arguments = subcommand.isEmpty ? ["--help"] : [subcommand, "--help"]
    let result = try program.start(arguments).wait()
    #expect(result.status == 0 && result.errors.isEmpty)
    #expect(result.output.contains("USAGE: encore"))
  }
}
