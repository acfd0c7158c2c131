import Foundation
import Testing

/// `encore explain`, as a user types it.
@Suite("The command explain")
struct ExplainTests {
  private let program: Program

  init() throws { program = try Program() }

  @Test func theHelpTeaches() throws {
    let help = try program.run("explain", "--help").output
    for word in [
      "features", "--set keepPolicyEvery=", "--stages", "--episodes", "Guides/Explaining.md",
    ] { #expect(help.contains(word), "\(help)") }
    #expect(try program.run("--help").output.contains("encore explain RUN features"))
  }

  private func train(_ settings: String...) throws -> String {
    // An attention has widths, too, so they need their section.
    var arguments = Program.small(steps: 600).map { $0 == "hidden=8" ? "td3.hidden=8" : $0 }
    arguments.append("--quiet")
    arguments += settings.flatMap { $0.hasPrefix("--") ? [$0] : ["--set", $0] }
    let result = try program.start(arguments).wait()
    #expect(result.status == 0, "\(result.errors)")
    return "runs/\(program.names(in: "runs").last ?? "none")"
  }

  private func expect(
    _ arguments: String..., status: Int32, says words: String...
  ) throws {
    let result = try program.start(arguments).wait()
    #expect(result.status == status, "\(result.errors)")
    for word in words { #expect(result.errors.contains(word), "\(result.errors)") }
    #expect(result.output.isEmpty)
  }

  @Test func faults() throws {
    let plain = try train()
    try expect("explain", plain, "featurs", status: 64, says: "'featurs'", "'features'")
    try expect("explain", "nowhere", "features", status: 65, says: "'nowhere'")
    try expect(
      "explain", plain, "features", "--steps", "9", "--episodes", "9", status: 64, says: "choose")
    try expect("explain", plain, "features", "--stages", "one", status: 64, says: "'one'", "last")
    try expect("explain", plain, "features", "--steps", "0", status: 64, says: "steps")
    try expect("explain", plain, "features", "--episodes", "0", status: 64, says: "--episodes")
    try expect("explain", plain, "attention", status: 64, says: "td3 alone", "intrinsic-reward")
    try expect(
      "explain", plain, "attention", "--steps", "9", status: 64, says: "--episodes")
    guard Embedding.isToBeUsed else { return }
    try expect("explain", plain, "features", status: 64, says: "no attention", "td3 alone")
  }

  @Test(.enabled(if: Embedding.isToBeUsed)) func aRunOfAttention() throws {
    let run = try train("--meta=attention-decision", "keepPolicyEvery=200")
    let text = try program.run("explain", run, "features", "--steps", "300")
    #expect(text.status == 0, "\(text.errors)")
    #expect(text.output.contains("after 200 steps of training, at 300 steps of play"))
    let files = program.names(in: "\(run)/figures")
    #expect(files.contains("features.png") && files.contains("tsne-600.csv"))
    let table = try program.bytes("\(run)/figures/features.csv")

    let json = try program.run(
      "explain", run, "features", "--steps", "300", "--json", "--quiet", "--out", "elsewhere")
    #expect(json.status == 0 && json.errors.isEmpty, "\(json.errors)")
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    let stages = try #require(object["stages"] as? [[String: Any]])
    #expect(stages.map { $0["step"] as? Int } == [200, 400, 600])
    // Equal runs, seeds and lengths give equal tables.
    #expect(try program.bytes("elsewhere/features.csv") == table)
    try expect(
      "explain", run, "features", "--stages", "300", status: 64, says: "There are: 200, 400, 600")
  }

  @Test func aRunOfLearnedRewards() throws {
    let result = try program.run(
      "train", "--algorithm", "ppo", "--meta", "intrinsic-reward", "--env", "Umbrella", "--quiet",
      "--steps", "200", "--set", "keepPolicyEvery=100", "--set", "ppo.rolloutSteps=20", "--set",
      "environment.count=5", "--set", "intrinsicReward.width=8")
    #expect(result.status == 0, "\(result.errors)")
    let run = "runs/\(program.names(in: "runs").last ?? "none")"
    let text = try program.run("explain", run, "attention", "--episodes", "20", "--quiet")
    // Without gnuplot the tables are whole all the same.
    #expect(text.status == 0 || text.errors.contains("gnuplot"), "\(text.errors)")
    let files = program.names(in: "\(run)/figures")
    for name in ["attention.csv", "attention-map.csv", "attention-first-row.csv"] {
      #expect(files.contains(name), "\(files)")
    }
    guard text.status == 0 else { return }
    #expect(text.output.contains("in 20 episodes of drawn actions"), "\(text.output)")
    let json = try program.run("explain", run, "attention", "--episodes", "20", "--json", "-q")
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    let stages = try #require(object["stages"] as? [[String: Any]])
    #expect(stages.map { $0["step"] as? Int } == [100, 200])
    try expect("explain", run, "features", status: 64, says: "no attention whose features")
  }

  @Test func aRunOfTrajectories() throws {
    let result = try program.run(
      "train", "--algorithm", "a2c", "--meta", "trajectory-attention", "--env", "SparseChain",
      "--quiet", "--steps", "400", "--set", "shared=8", "--set", "hidden=[]", "--set",
      "trajectoryAttention.width=8")
    #expect(result.status == 0, "\(result.errors)")
    let run = "runs/\(program.names(in: "runs").last ?? "none")"
    let text = try program.run("explain", run, "attention", "--episodes", "3", "--quiet")
    #expect(text.status == 0 || text.errors.contains("gnuplot"), "\(text.errors)")
    let files = program.names(in: "\(run)/figures")
    for name in ["attention.csv", "attention-map.csv", "attention-importance.csv"] {
      #expect(files.contains(name), "\(files)")
    }
    guard text.status == 0 else { return }
    #expect(text.output.contains("an action's estimate looks at its own step"), "\(text.output)")
    let json = try program.run("explain", run, "attention", "--episodes", "3", "--json", "-q")
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    let stage = try #require((object["stages"] as? [[String: Any]])?.first)
    let method = try #require(stage["estimates"] as? [String: Any])
    #expect((method["importance"] as? [Any])?.isEmpty == false)
    try expect("explain", run, "attention", "--states", "9", status: 64, says: "--episodes")
    try expect("explain", run, "gradcam", status: 64, says: "no convolutions")
  }

  @Test(.enabled(if: Embedding.isToBeUsed)) func withoutStages() throws {
    let run = try train("--meta=attention")
    try expect(
      "explain", run, "features", status: 64, says: "--set keepPolicyEvery=120", "--stages last")
  }
}

/// Whether a Python with scikit-learn and gnuplot are there.
enum Embedding {
  static let isToBeUsed: Bool = {
    let variables = ProcessInfo.processInfo.environment
    if variables["ENCORE_REQUIRE_PYTHON"] == "1" { return true }
    let python = variables["ENCORE_PYTHON"] ?? "python3"
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "\"$0\" -c 'import sklearn' && command -v gnuplot", python]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()
}
