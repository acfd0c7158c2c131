import Foundation
import Ranks
import Testing

@testable import Experiments

/// Whether several processes can be started here: the tests were built with the trait, and mpirun is
/// there. `./encore test` builds them so.
private let canLaunch =
  Ranks.areBuilt
  && ["/usr/bin/mpirun", "/usr/local/bin/mpirun"].contains {
    FileManager.default.isExecutableFile(atPath: $0)
  }

/// Processes that train together, over TCP as between machines.
@Suite(
  "Launching processes", .serialized,
  .enabled(if: canLaunch, "these tests were built without the trait MPI, or mpirun is missing"))
struct LaunchTests {
  let program: Program
  private static let run = "runs/impala-CartPole-seed0"

  init() throws {
    program = try Program()
    program.variables["OMPI_MCA_btl"] = "tcp,self"
  }

  /// Small networks, and little waiting.
  private func arguments(steps: Int, _ more: [String] = []) -> [String] {
    let settings = [
      "hidden=8", "rolloutSteps=5", "batch=4", "count=2", "evaluationEvery=100000",
      "finalEvaluationEpisodes=2", "checkpointEvery=1000", "logEvery=100", "training.threads=1",
    ]
    return ["launch", "-n", "3", "--", "train", "--algorithm", "impala", "--env", "CartPole"]
      + ["--steps", "\(steps)", "--seed", "0"] + settings.flatMap { ["--set", $0] } + more
  }

  private var store: CheckpointStore {
    CheckpointStore(RunFolder(path: "\(program.folder)/\(Self.run)"))
  }

  private func hasCheckpoint() -> Bool { (try? store.newest()) != nil }

  /// The process of the given rank among those that work in the program's folder.
  private func process(ofRank rank: Int) -> pid_t? {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return all.compactMap { pid_t($0) }.first { process in
      let place = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/cwd")
      let own = (program.folder as NSString).resolvingSymlinksInPath
      guard place == own,
        let variables = FileManager.default.contents(
          atPath: "/proc/\(process)/environ")
      else { return false }
      return String(decoding: variables, as: UTF8.self)
        .split(separator: "\0").contains("OMPI_COMM_WORLD_RANK=\(rank)")
    }
  }

  @Test func aLearnerAndTwoActors() throws {
    let result = try program.start(arguments(steps: 2000, ["--json"])).wait()
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("\"outcome\":\"done\""))
    #expect(program.names(in: "runs") == ["impala-CartPole-seed0"])
    let saved = try SavedState<ActorLearnerState>.read(store.newest()).loop
    #expect(saved.step == 2000 && saved.updates == 100)
    // Both actors had their share, and what was learned from is what is counted.
    #expect(saved.actors.count == 2 && saved.actors.allSatisfy { ($0?.step ?? 0) > 0 })
    #expect(saved.actors.reduce(0) { $0 + ($1?.step ?? 0) } == 2000)
  }

  /// Ctrl-C, and a terminal that is closed.
  @Test(arguments: [SIGINT, SIGHUP]) func aSignalSavesAndItGoesOn(signal: Int32) throws {
    let job = try program.start(arguments(steps: 100_000_000))
    try program.wait(for: job) { hasCheckpoint() }
    kill(job.process.processIdentifier, signal)
    let result = job.wait()
    #expect(result.status == 130, "\(result.errors)")
    #expect(result.output.contains("saved at step"))
    let step = try store.newest().manifest.step
    let resumed = try program.run(
      "launch", "-n", "2", "--", "resume", Self.run, "--steps", "\(step + 500)")
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(try store.newest().manifest.step >= step + 500)
  }

  /// One process without mpirun would wait for actors for ever.
  @Test func oneOfSeveralThatIsAlone() throws {
    program.variables["ENCORE_RANKS"] = "1"
    let result = try program.start(Array(arguments(steps: 2000).dropFirst(4))).wait()
    #expect(result.status == 64, "\(result.errors)")
    #expect(result.errors.contains("encore launch"), "\(result.errors)")
    #expect(program.names(in: "runs").isEmpty)
  }

  /// An actor that reads another recipe is refused in words, and everybody ends.
  @Test func anotherRecipe() throws {
    program.variables["ENCORE_RANKS"] = "1"
    let words = arguments(steps: 2000).dropFirst(4)
    let (one, other) = (
      words.joined(separator: " "), words.joined(separator: " ") + " --set hidden=9"
    )
    let root = getuid() == 0 ? "--allow-run-as-root " : ""
    let result = try program.run(
      shell: "mpirun --oversubscribe \(root)-n 1 \(Program.path) \(one) : "
        + "-n 1 \(Program.path) \(other); exit $?")
    #expect(result.status == 65, "\(result.errors)")
    #expect(result.errors.contains("Process 1 has other settings"), "\(result.errors)")
  }

  /// Two actors behind another address, where nothing but TCP leads.
  @Test func onAnotherMachine() throws {
    guard let other = OtherMachine(in: program.folder) else {
      print("not run: no network namespace can be made here, which takes root and iproute2")
      return
    }
    program.variables.merge(other.variables) { $1 }
    var words = arguments(steps: 2000)
    words.insert(contentsOf: ["--hosts", "localhost:1,\(OtherMachine.address):2"], at: 3)
    let result = try program.start(words).wait()
    #expect(result.status == 0, "\(result.errors)")
    let saved = try SavedState<ActorLearnerState>.read(store.newest()).loop
    #expect(saved.actors.count == 2 && saved.actors.allSatisfy { ($0?.step ?? 0) > 0 })
    withExtendedLifetime(other) {}
  }

  /// The run ends, says so, and what was saved can be gone on with in one process.
  @Test func anActorIsKilled() throws {
    let job = try program.start(arguments(steps: 100_000_000))
    try program.wait(for: job) { hasCheckpoint() }
    let actor = try #require(process(ofRank: 2))
    kill(actor, SIGKILL)
    let result = job.wait()
    #expect(result.status == 69, "\(result.errors)")
    #expect(result.errors.contains("encore resume"), "\(result.errors)")
    let step = try store.newest().manifest.step
    let resumed = try program.run("resume", Self.run, "--steps", "\(step + 500)")
    #expect(resumed.status == 0, "\(resumed.errors)")
  }
}

/// A second machine, as far as a network is concerned: a namespace with an address of its own, and a name.
private final class OtherMachine {
  static let address = "10.77.213.2"
  private static let space = "encore-\(getpid())"
  private let shell: String

  /// - Returns: `nil` where this user, or this machine, cannot have one.
  init?(in folder: String) {
    shell = "\(folder)/as-on"
    let (space, device) = (Self.space, "enc\(getpid() % 100_000)")
    let steps = [
      "ip netns add \(space)", "ip link add \(device)a type veth peer name \(device)b",
      "ip link set \(device)b netns \(space)", "ip addr add 10.77.213.1/24 dev \(device)a",
      "ip link set \(device)a up",
      "ip netns exec \(space) ip addr add \(Self.address)/24 dev \(device)b",
      "ip netns exec \(space) ip link set \(device)b up",
      "ip netns exec \(space) ip link set lo up", "unshare --uts true",
    ]
    guard Self.run(steps.joined(separator: " && ")) else {
      Self.remove()
      return nil
    }
    // What mpirun starts its part on other machines with, in place of ssh.
    let words =
      "#!/bin/bash\nshift\nexec ip netns exec \(space) unshare --uts bash -c \"hostname other; $*\"\n"
    _ = FileManager.default.createFile(
      atPath: shell, contents: Data(words.utf8), attributes: [.posixPermissions: 0o755])
  }

  deinit { Self.remove() }

  var variables: [String: String] {
    [
      "OMPI_MCA_plm_rsh_agent": shell, "OMPI_MCA_btl_tcp_if_include": "10.77.213.0/24",
      "OMPI_MCA_oob_tcp_if_include": "10.77.213.0/24",
    ]
  }

  private static func remove() { _ = run("ip netns del \(space)") }

  private static func run(_ words: String) -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", words]
    process.standardError = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    do { try process.run() } catch { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}

@Suite("Launching wrongly")
struct WrongLaunchTests {
  @Test(arguments: [
    (["-n", "1", "--", "train", "--algorithm", "impala"], "at least one actor"),
    (["-n", "3"], "what to run after --"),
    (["-n", "3", "--", "list"], "train or resume"),
    (["-n", "3", "--", "train", "--algorithm", "ppo", "--env", "CartPole"], "impala"),
    (["-n", "3", "--", "train", "--algorithm", "impala", "--seed", "0..1"], "one run"),
    (["-n", "3", "--", "train", "--algorithm", "impala", "--set", "batsch=3"], "batch"),
    (
      ["-n", "3", "--", "train", "--algorithm", "impala", "--env", "CartPole", "--seed", "0"]
        + ["--set", "schedule=in-turn"], "repeats bit for bit"
    ),
    (["-n", "3", "--", "train", "--algorithm", "impala", "--dry-run"], "--dry-run"),
  ])
  func isSaidOnce(arguments: [String], words: String) throws {
    let program = try Program()
    let result = try program.start(["launch"] + arguments).wait()
    #expect(result.status == 64, "\(result.errors)")
    #expect(result.errors.contains(words), "\(result.errors)")
    #expect(!result.errors.contains("Usage: encore <subcommand>"), "\(result.errors)")
    #expect(program.names(in: "runs").isEmpty)
  }

  /// Without the trait: how to get it.
  @Test(.enabled(if: !Ranks.areBuilt, "this build has MPI"))
  func withoutMPI() throws {
    let program = try Program()
    let result = try program.run(
      "launch", "-n", "2", "--", "train", "--algorithm", "impala", "--env", "CartPole")
    #expect(result.status == 69)
    #expect(result.errors.contains("--traits MPI") && result.errors.contains("libopenmpi-dev"))
  }
}
