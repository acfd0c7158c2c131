import Algorithms
import Environments
import Testing

@testable import Experiments

@Suite("Asynchronous workers")
struct AsynchronousTests {
  private func harness(
    _ schedule: A3CSettings.Schedule, memory: Int = 0, sharing: MemorySharing = .shared
  ) throws -> TrainingHarness {
    let harness = try TrainingHarness()
    var training = harness.plan.training
    let defaults = TrainingSettings()
    training.randomSteps = defaults.randomSteps
    training.replayCapacity = defaults.replayCapacity
    var own = A3CSettings()
    own.worker.hidden = [8]
    own.worker.memory = memory
    own.worker.memorySharing = sharing
    own.worker.rolloutSteps = 5
    own.workers = 3
    own.schedule = schedule
    var environment = EnvironmentSettings()
    environment.name = "CartPole"
    harness.plan = RunPlan(
      environment: environment, training: training, algorithm: "a3c", algorithmSettings: own,
      seed: 1)
    return harness
  }

  @Test(arguments: [0, 6]) func inTurnTwoRunsAreEqual(memory: Int) throws {
    let harness = try harness(.inTurn, memory: memory)
    let first = try harness.newRun("first")
    #expect(try harness.train(in: first).steps == 300)
    let second = try harness.newRun("second")
    try harness.train(in: second)
    try TrainingHarness.expectEqual(first, second)
    harness.plan.seed = 2
    let other = try harness.newRun("other")
    try harness.train(in: other)
    let (one, two) = (
      try TrainingHarness.essence(of: first), try TrainingHarness.essence(of: other)
    )
    #expect(one["300/agent.safetensors"] != two["300/agent.safetensors"])
  }

  /// Workers begin fresh episodes at every checkpoint, so a run goes on exactly from one.
  @Test(arguments: zip([0, 6, 6], [MemorySharing.shared, .shared, .separate]))
  func killedAndResumed(memory: Int, sharing: MemorySharing) throws {
    let harness = try harness(.inTurn, memory: memory, sharing: sharing)
    let unbroken = try harness.newRun("unbroken")
    try harness.train(in: unbroken)
    let broken = try harness.newRun("broken")
    #expect(throws: Kill.self) { try harness.train(in: broken, killAt: 330) }
    #expect(try CheckpointStore(broken).newest().manifest.step < 300)
    try harness.train(in: broken, resuming: true)
    try TrainingHarness.expectEqual(unbroken, broken)
  }

  /// In threads every worker does its share, and what is saved is what was learned.
  @Test func threadsLearnTogether() throws {
    let harness = try harness(.threads)
    harness.plan.training.steps = 3000
    let run = try harness.newRun()
    let outcome = try harness.train(in: run)
    #expect(outcome.steps >= 3000 && !outcome.wasInterrupted)
    let saved = try SavedState<AsynchronousLoopState>.read(CheckpointStore(run).newest())
    #expect(Set(saved.loop.workers.map(\.step)).count == 1)
    #expect(saved.loop.step == outcome.steps && saved.loop.updates == outcome.steps / 5)
  }

  @Test func aWorkersFaultIsTheRuns() throws {
    let harness = try harness(.threads)
    harness.plan.training.steps = 3000
    #expect(throws: Kill.self) { try harness.train(in: try harness.newRun(), killAt: 900) }
  }

  @Test func statisticsOfTheirOwnAreRefused() throws {
    let harness = try harness(.threads)
    harness.plan.environment.normalizeObservations = true
    #expect(throws: EnvironmentError.self) { try harness.train(in: try harness.newRun()) }
  }
}
