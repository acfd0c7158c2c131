import Algorithms
import Environments
import Foundation
import Tensors
import Testing

@testable import Experiments

/// Whatever goes wrong is said clearly, and what was saved before stays good.
@Suite("Faults of a run")
struct TrainingFaultTests {
  let harness: TrainingHarness
  let unbroken: RunFolder
  let run: RunFolder

  init() throws {
    harness = try TrainingHarness()
    unbroken = try harness.newRun("unbroken")
    run = try harness.newRun()
    try harness.train(in: unbroken)
  }

  private func damage(_ path: String) throws {
    var bytes = try WholeFile.read(path)
    bytes[bytes.count / 2] ^= 1
    try WholeFile.write(bytes, to: path)
  }

  @Test(arguments: ["agent.safetensors", "state.json"], [true, false])
  func aDamagedCheckpointFallsBack(file: String, isTruncated: Bool) throws {
    try harness.train(in: run, stopAt: 200)
    let path = CheckpointStore(run).folder(step: 200) + "/" + file
    if isTruncated { #expect(truncate(path, 100) == 0) } else { try damage(path) }
    let told = harness.events.count
    try harness.train(in: run, resuming: true)
    guard case .warned(let sentence)? = harness.events.dropFirst(told).first else {
      Issue.record("no warning")
      return
    }
    #expect(sentence.hasPrefix("A damaged checkpoint was passed over for an older one."))
    #expect(sentence.contains(path))
    try TrainingHarness.expectEqual(unbroken, run)
  }

  /// The rows that only the newest checkpoint names are damaged; the one before does without them.
  @Test(arguments: [true, false])
  func aDamagedReplayFallsBack(isTruncated: Bool) throws {
    try harness.train(in: run, stopAt: 200)
    let path = run.replay + "/rows-000000.bin"
    let bytes = try WholeFile.read(path)
    if isTruncated {
      try WholeFile.write(Array(bytes.dropLast(10)), to: path)
    } else {
      try WholeFile.write(Array(bytes.dropLast()) + [~(bytes.last ?? 0)], to: path)
    }
    try harness.train(in: run, resuming: true)
    try TrainingHarness.expectEqual(unbroken, run)
  }

  @Test func noWholeCheckpointIsLeft() throws {
    try harness.train(in: run, stopAt: 200)
    for step in [180, 200] {
      try damage(CheckpointStore(run).folder(step: step) + "/agent.safetensors")
    }
    let error = #expect(throws: CheckpointError.self) {
      try harness.train(in: run, resuming: true)
    }
    #expect(error?.exitStatus == .badInput)
  }

  @Test func anotherAlgorithmOrEnvironment() throws {
    try harness.train(in: run, stopAt: 100)
    let folder = CheckpointStore(run).folder(step: 100)
    var plan = harness.plan
    harness.plan = try TrainingHarness.plan(seed: 1, algorithm: "sac")
    #expect(
      throws: CheckpointError.otherAlgorithm(path: folder, expected: "sac", found: "td3")
    ) { try harness.train(in: run, resuming: true) }
    // The same algorithm with something put on it is another agent.
    harness.plan = try TrainingHarness.plan(seed: 1, meta: .metaCritic)
    #expect(
      throws: CheckpointError.otherAlgorithm(
        path: folder, expected: "td3-meta-critic", found: "td3")
    ) { try harness.train(in: run, resuming: true) }
    plan.environment.name = "Maze"
    harness.plan = plan
    #expect(
      throws: CheckpointError.otherEnvironment(path: folder, expected: "Maze", found: "Pendulum")
    ) { try harness.train(in: run, resuming: true) }
  }

  /// The disk fills up while a checkpoint is written, at one file or another.
  @Test(arguments: [".agent.safetensors.partial", ".state.json.partial", ".manifest.json.partial"])
  func aFullDiskInACheckpoint(file: String) throws {
    let folder = CheckpointStore(run).folder(step: 180)
    harness.onStep = { step in
      guard step == 100 else { return }
      try WholeFile.createFolders(folder)
      try FileManager.default.createSymbolicLink(
        atPath: folder + "/" + file, withDestinationPath: "/dev/full")
    }
    let fault = #expect(throws: FileFault.self) { try harness.train(in: run) }
    #expect(fault?.isOutOfSpace == true && fault?.exitStatus == .inputOutput)
    #expect(try CheckpointStore(run).newest().manifest.step == 90)
    harness.onStep = { _ in }
    try harness.train(in: run, resuming: true)
    try TrainingHarness.expectEqual(unbroken, run)
  }

  /// The best policy is replaced as a whole or not at all.
  @Test func aFullDiskAtTheBestPolicy() throws {
    try harness.train(in: run, stopAt: 75)
    try FileManager.default.createSymbolicLink(
      atPath: run.best + "/.best.json.partial", withDestinationPath: "/dev/full")
    let before = try SavedPolicy.loadBest(from: run).policy
    #expect(throws: FileFault.self) {
      try SavedPolicy.saveBest(
        StubAgent(), algorithm: "td3", statistics: before.statistics,
        evaluation: Evaluation(step: 140, episodes: [Episode(totalReward: 0, length: 1)]), in: run)
    }
    #expect(try SavedPolicy.loadBest(from: run).policy == before)
  }

  @Test func aLossThatIsNoNumber() throws {
    var agent = StubAgent()
    agent.poisonedUpdate = 120
    #expect(throws: LearningFault.self) {
      try TrainingRun(
        harness.plan, in: run, resuming: false, factory: harness.factory(), discount: 0.9,
        metrics: ["loss"], now: { 0 }, watch: { _ in .proceed }
      ) { _, _, _ in agent }.run()
    }
    // Update 120 is at step 160.
    #expect(try CheckpointStore(run).newest().manifest.step == 90)
  }

  @Test func aRewardThatIsNoNumber() throws {
    struct Sick: Environment {
      var steps = 0
      var observationSpace: Space { .box(shape: [1], low: -1, high: 1) }
      var actionSpace: Space { .box(shape: [1], low: -1, high: 1) }
      mutating func reset(using random: inout RandomStream) -> [Float] { [0] }
      mutating func step(_ action: Action, using random: inout RandomStream) -> Step {
        steps += 1
        return Step(
          observation: [0], reward: steps == 100 ? .nan : 1,
          ending: steps % 10 == 0 ? .terminated : .running)
      }
    }
    let factory = EnvironmentFactory { _, count in
      try LocalVectorEnvironment(name: "Sick", count: count) { Sick() }
    }
    let error = #expect(throws: EnvironmentError.self) {
      try TrainingRun(
        harness.plan, in: run, resuming: false, factory: factory, discount: 0.9,
        metrics: ["loss"], now: { 0 }, watch: { _ in .proceed }
      ) { _, _, _ in StubAgent() }.run()
    }
    // Its steps are counted from the fresh episodes after the checkpoint.
    #expect(
      error == .misbehaved(name: "Sick", what: "gave a reward of nan at step 10 of environment 0"))
    #expect(try CheckpointStore(run).newest().manifest.step == 90)
  }
}
