import Foundation
import Testing

@testable import Experiments

@Suite("Interrupted and killed", .serialized)
struct InterruptionTests {
  let program: Program
  init() throws { program = try Program() }

  private func hasRows(_ run: String = Program.run) -> Bool {
    ((try? program.bytes(run + "/progress.csv"))?.count ?? 0) > 0
  }

  /// Saved, said so, and exit status 130; a later resume ends well.
  @Test(arguments: [SIGINT, SIGTERM])
  func aSignalSaves(signal: Int32) throws {
    let job = try program.start(Program.small(steps: 100_000_000, checkpointEvery: 50_000_000))
    try program.wait(for: job) { hasRows() }
    kill(job.process.processIdentifier, signal)
    let result = job.wait()
    #expect(result.status == 130, "\(result.errors)")
    #expect(result.errors.contains("Saving"))
    #expect(result.output.contains("encore resume \(Program.run)"))
    let store = CheckpointStore(RunFolder(path: "\(program.folder)/\(Program.run)"))
    let step = try store.newest().manifest.step
    #expect(result.output.contains("saved at step \(step)"))
    let resumed = try program.run("resume", Program.run, "--steps", "\(step + 300)")
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(try store.newest().manifest.step == step + 300)
  }

  /// Several seeds: those that wait their turn begin when they are resumed.
  @Test func aBatchIsInterrupted() throws {
    let job = try program.start(
      Program.small(steps: 100_000_000) + ["--seed", "0..2", "--jobs", "1", "--json"])
    try program.wait(for: job) { hasRows() }
    job.process.interrupt()
    let result = job.wait()
    #expect(result.status == 130)
    let printed = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    let summaries = try #require((printed as? [String: [[String: Any]]])?["runs"])
    #expect(
      summaries.map { $0["outcome"] as? String } == ["interrupted", "not begun", "not begun"])
    let waiting = try program.run("resume", "runs/td3-Pendulum-seed2", "--steps", "500")
    #expect(waiting.status == 0, "\(waiting.errors)")
    #expect(waiting.errors.contains("begins again"))
  }

  /// Killed without warning at any moment, also before anything was saved, and resumed each time.
  @Test func killedIsAsUnbroken() throws {
    let arguments = Program.small(steps: 12_000)
    let whole = try program.start(arguments + ["--out", "whole"]).wait()
    #expect(whole.status == 0, "\(whole.errors)")
    var job = try program.start(arguments)
    var kills = 0
    try program.wait(for: job) { hasRows() }
    let store = CheckpointStore(RunFolder(path: "\(program.folder)/\(Program.run)"))
    var isFinished = false
    while !isFinished {
      usleep(UInt32.random(in: 0..<150_000))
      // Eight times; what is killed after its last checkpoint has nothing left to resume.
      if kills < 8, job.process.isRunning {
        kill(job.process.processIdentifier, SIGKILL)
        kills += 1
      }
      let result = job.wait()
      isFinished = (try? store.newest().manifest.step) == 12_000
      if !isFinished {
        #expect(result.status == -SIGKILL, "\(result.errors)")
        guard result.status == -SIGKILL else { return }
        job = try program.start(["resume", Program.run])
        usleep(100_000)
      }
    }
    #expect(kills >= 2)
    let (one, other) = ("whole/td3-Pendulum-seed0", Program.run)
    let checkpoint = "checkpoints/step-000000012000"
    for name in [
      "progress.csv", "evaluation.csv", "replay/rows-000000.bin", "best/best.json",
      "\(checkpoint)/agent.safetensors", "\(checkpoint)/state.json",
    ] {
      #expect(try program.bytes("\(one)/\(name)") == program.bytes("\(other)/\(name)"), "\(name)")
    }
    #expect(program.names(in: "\(one)/best") == program.names(in: "\(other)/best"))
  }

  @Test func aDamagedCheckpoint() throws {
    _ = try program.start(Program.small(steps: 1000)).wait()
    let checkpoints = "\(program.folder)/\(Program.run)/checkpoints"
    let names = program.names(in: Program.run + "/checkpoints")
    #expect(names.count == 2)
    truncate("\(checkpoints)/\(names[1])/agent.safetensors", 99)
    let older = try program.run("resume", Program.run, "--steps", "1100")
    #expect(older.status == 0, "\(older.errors)")
    #expect(older.errors.contains("warning:") && older.errors.contains("99 bytes"))

    for name in program.names(in: Program.run + "/checkpoints") {
      truncate("\(checkpoints)/\(name)/state.json", 10)
    }
    let recipe = try program.bytes(Program.run + "/recipe.yaml")
    for command in [["resume", "--steps", "1200"], ["evaluate", "--last"]] {
      let none = try program.start(command + [Program.run]).wait()
      #expect(none.status == 65, "\(none.errors)")
      #expect(none.errors.contains("state.json"))
    }
    // What was refused has changed nothing.
    #expect(try program.bytes(Program.run + "/recipe.yaml") == recipe)
    // The best policy is a file of its own.
    #expect(try program.run("evaluate", Program.run).status == 0)
  }

  @Test func aFinishedRun() throws {
    _ = try program.start(Program.small(steps: 500)).wait()
    let recipe = try program.bytes(Program.run + "/recipe.yaml")
    for arguments in [["resume", Program.run], ["resume", Program.run, "--steps", "20"]] {
      let result = try program.start(arguments).wait()
      #expect(result.status == 64, "\(result.errors)")
      #expect(result.errors.contains("all 500 steps are done"), "\(result.errors)")
    }
    #expect(try program.bytes(Program.run + "/recipe.yaml") == recipe)
  }

  /// 24 KiB a file: the rows of the first checkpoint fit, those of the second do not.
  @Test func noRoomIsLeft() throws {
    let result = try program.start(Program.small(steps: 1000), shell: "ulimit -f 24").wait()
    #expect(result.status == 74, "\(result.errors)")
    #expect(result.errors.contains("rows-000000.bin"))
    let resumed = try program.run("resume", Program.run)
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(resumed.errors.contains("warning") == false)
  }

  @Test func twoCannotTrainOneRun() throws {
    let job = try program.start(Program.small(steps: 100_000_000))
    try program.wait(for: job) { hasRows() }
    let second = try program.run("resume", Program.run)
    #expect(second.status == 74)
    #expect(second.errors.contains("in use"))
    job.process.interrupt()
    #expect(job.wait().status == 130)
  }
}
