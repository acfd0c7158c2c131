import Algorithms
import Environments
import Foundation
import Synchronization
import Tensors
import Testing

@testable import Experiments

@Suite("Actors and a learner")
struct ActorLearnerTests {
  static func harness(
    _ schedule: A3CSettings.Schedule, memory: Int = 0, sharing: MemorySharing = .shared,
    task: String = "CartPole"
  ) throws -> TrainingHarness {
    let harness = try TrainingHarness()
    var training = harness.plan.training
    let defaults = TrainingSettings()
    training.randomSteps = defaults.randomSteps
    training.replayCapacity = defaults.replayCapacity
    var own = IMPALASettings()
    own.networks.hidden = [8]
    own.networks.memory = memory
    own.networks.memorySharing = sharing
    own.rolloutSteps = 5
    own.batch = 4
    own.actors = 3
    own.schedule = schedule
    if task == "Catch" { (own.networks.torso, own.networks.hidden) = (.drarl, []) }
    var environment = EnvironmentSettings()
    environment.name = task
    environment.count = 2
    harness.plan = RunPlan(
      environment: environment, training: training, algorithm: "impala", algorithmSettings: own,
      seed: 1)
    return harness
  }

  @Test(arguments: zip([0, 6, 0, 0], ["CartPole", "CartPole", "Pendulum", "Catch"]))
  func inTurnTwoRunsAreEqual(memory: Int, task: String) throws {
    let harness = try Self.harness(.inTurn, memory: memory, task: task)
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

  /// Actors begin fresh episodes at every checkpoint, so a run goes on exactly from one; three actors
  /// share two unrolls an update, so that whose turn it is belongs to what is saved.
  @Test(arguments: [
    ("CartPole", 0, MemorySharing.shared), ("CartPole", 6, .shared), ("CartPole", 6, .separate),
    ("Catch", 0, .shared),
  ])
  func killedAndResumed(task: String, memory: Int, sharing: MemorySharing) throws {
    let harness = try Self.harness(.inTurn, memory: memory, sharing: sharing, task: task)
    let unbroken = try harness.newRun("unbroken")
    try harness.train(in: unbroken)
    let broken = try harness.newRun("broken")
    #expect(throws: Kill.self) { try harness.train(in: broken, killAt: 160) }
    let newest = try CheckpointStore(broken).newest().manifest.step
    #expect(newest > 0 && newest < 300)
    try harness.train(in: broken, resuming: true)
    try TrainingHarness.expectEqual(unbroken, broken)
  }

  /// One actor in turn whose unroll is a whole batch does what the plain loop does.
  @Test func aloneItIsThePlainLoop() throws {
    let harness = try Self.harness(.inTurn, memory: 6)
    var own = try #require(harness.plan.algorithmSettings as? IMPALASettings)
    own.actors = 1
    own.batch = 2
    harness.plan.algorithmSettings = own
    let plan = harness.plan
    let factory = harness.factory()
    let task = try TrainingEnvironments.forActing(plan.environment, trial: nil, from: factory)
    let make: @Sendable (Space, Space, inout RandomStream) throws -> IMPALA = {
      [settings = own] observations, actions, random in
      try IMPALA(observations: observations, actions: actions, settings: settings, using: &random)
    }
    var random = RandomStream(seed: 4)
    var other = random
    var loop = try ActorLearnerLoop(
      plan, settings: own, environment: task, factory: factory, using: &random, make: make)
    let stream = RandomStream(seed: plan.seed).fork("actor 0").fork("loop")
    var plain = try OnPolicyLoop(
      agent: make(task.observationSpace, task.actionSpace, &other), environment: task,
      settings: plan.training,
      seed: stream.identity)
    for _ in 0..<9 {
      let (ours, theirs) = (try loop.advance(), try plain.advance())
      #expect(ours.episodes == theirs.episodes)
      #expect(ours.metrics["policy_loss"] == theirs.metrics["policy_loss"])
      #expect(ours.metrics["policy_lag"] == 0)
    }
    #expect(loop.state.step == plain.state.step && loop.state.episodes == plain.state.episodes)
    #expect(loop.agent.parameters.map(\.floats) == plain.agent.parameters.map(\.floats))
  }

  /// In threads: whole batches, all that is counted was learned from, and somebody says how old it was.
  @Test func threadsLearnTogether() throws {
    let harness = try Self.harness(.threads)
    harness.plan.training.steps = 3000
    let run = try harness.newRun()
    let outcome = try harness.train(in: run)
    #expect(outcome.steps == 3000 && !outcome.wasInterrupted)
    let saved = try SavedState<ActorLearnerState>.read(CheckpointStore(run).newest()).loop
    #expect(saved.step == 3000 && saved.unrolls == 300 && saved.updates == 150)
    // Unrolls that were acted and not learned from are not counted, whatever an actor had done since.
    #expect(saved.actors.reduce(0) { $0 + ($1?.step ?? 0) } == 3000)
    #expect(saved.actors.reduce(0) { $0 + ($1?.episodes ?? 0) } == saved.episodes)
    let rows = try String(decoding: WholeFile.read(run.progress), as: UTF8.self)
      .split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    let column = try #require(rows[0].firstIndex(of: "policy_lag"))
    for row in rows.dropFirst() where !row[column].isEmpty {
      let lag = try #require(Double(row[column]))
      #expect(lag >= 0 && lag < 150)
    }
  }

  @Test func anInterruptedRunGoesOn() throws {
    let harness = try Self.harness(.threads)
    harness.plan.training.steps = 2000
    let run = try harness.newRun()
    let stopped = try harness.train(in: run, stopAt: 900)
    #expect(stopped.wasInterrupted && stopped.steps < 2000)
    let outcome = try harness.train(in: run, resuming: true)
    #expect(outcome.steps == 2000)
    let saved = try SavedState<ActorLearnerState>.read(CheckpointStore(run).newest()).loop
    #expect(saved.actors.reduce(0) { $0 + ($1?.step ?? 0) } == 2000)
  }

  @Test(arguments: [A3CSettings.Schedule.threads, .inTurn])
  func anActorsFaultIsTheRuns(schedule: A3CSettings.Schedule) throws {
    let harness = try Self.harness(schedule)
    harness.plan.training.steps = 30_000
    for moment in [1, 20, 700] {
      #expect(throws: Kill.self) {
        try harness.train(in: try harness.newRun("run \(moment)"), killAt: moment)
      }
    }
  }

  @Test func statisticsOfTheirOwnAreRefused() throws {
    let harness = try Self.harness(.threads)
    harness.plan.environment.normalizeRewards = true
    #expect(throws: EnvironmentError.self) { try harness.train(in: try harness.newRun()) }
  }
}
