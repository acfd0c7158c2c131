import Algorithms
import Environments
import Foundation
import Tensors
import Testing

@testable import Experiments

/// The promise that a killed run goes on as if nothing had happened, bit for bit.
@Suite("Exact resuming")
struct ResumeTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var count = 1
    var isNormalized = false
    var isSavable = true
    var testDescription: String {
      "\(count) environments, \(isNormalized ? "normalized" : "raw"), "
        + (isSavable ? "resumable" : "not resumable")
    }
    static let all = [
      Case(), Case(isSavable: false), Case(isNormalized: true),
      Case(isNormalized: true, isSavable: false), Case(count: 3, isNormalized: true),
      Case(count: 3, isNormalized: true, isSavable: false),
    ]
  }

  private func harness(_ which: Case) throws -> TrainingHarness {
    let harness = try TrainingHarness()
    harness.isSavable = which.isSavable
    harness.plan.environment.count = which.count
    harness.plan.environment.threads = min(2, which.count)
    harness.plan.environment.normalizeObservations = which.isNormalized
    harness.plan.environment.normalizeRewards = which.isNormalized
    return harness
  }

  /// An evaluation that is stopped is made when the run goes on, wherever it was and however often.
  @Test(arguments: [1, 3]) func stoppedWhileJudging(timesEach: Int) throws {
    let harness = try TrainingHarness()
    let unbroken = try harness.newRun("unbroken")
    try harness.train(in: unbroken)
    let broken = try harness.newRun("broken")
    var (stops, last, interruptions) = ([Int: Int](), -1, 0)
    while true {
      var step = 0
      harness.onStep = { step = $0 }
      harness.judgesOn = {
        // Before the first step of training it is the evaluation that is owed.
        let place = step > 0 ? step : last
        stops[place, default: 0] += 1
        return stops[place, default: 0] > timesEach
      }
      let outcome = try harness.train(in: broken, resuming: last >= 0)
      let manifest = try CheckpointStore(broken).newest().manifest
      if !outcome.wasInterrupted {
        #expect(manifest.step == 300 && manifest.owesEvaluation == nil)
        break
      }
      interruptions += 1
      #expect(outcome.finalEvaluation == nil)
      #expect(manifest.step == outcome.steps && manifest.owesEvaluation == true)
      last = outcome.steps
    }
    #expect(stops.keys.sorted() == [70, 140, 210, 280, 300])
    #expect(interruptions == 5 * timesEach)
    try TrainingHarness.expectEqual(unbroken, broken)
    #expect(throws: RunFault.self) { try harness.train(in: broken, resuming: true) }
  }

  /// Killed again and again within some tens of steps, of training or of an evaluation.
  @Test(arguments: Case.all, [1, 2])
  func killedAtRandomMoments(which: Case, seed: UInt64) throws {
    let harness = try harness(which)
    let unbroken = try harness.newRun("unbroken")
    try harness.train(in: unbroken)
    let broken = try harness.newRun("broken")
    var random = RandomStream(seed: seed)
    var kills = 0
    while kills < 5 {
      // From one checkpoint to the next there are at most 90 steps and two evaluations of 20.
      let moment = 135 / which.count + random.integer(below: 60)
      do {
        try harness.train(in: broken, resuming: kills > 0, killAt: moment)
        break
      } catch is Kill {
        kills += 1
      }
    }
    #expect(kills >= 1)
    if (try CheckpointStore(broken).newest().manifest.step) < 300 {
      try harness.train(in: broken, resuming: true)
    }
    try TrainingHarness.expectEqual(unbroken, broken)
  }

  /// Resumable environments forget nothing when a run is stopped between two checkpoints.
  @Test(arguments: Case.all.filter(\.isSavable), [1, 2])
  func stoppedAtRandomMoments(which: Case, seed: UInt64) throws {
    let harness = try harness(which)
    let unbroken = try harness.newRun("unbroken")
    try harness.train(in: unbroken)
    let broken = try harness.newRun("broken")
    var random = RandomStream(seed: seed)
    var stop = 0
    repeat {
      let isFirst = stop == 0
      stop += 1 + random.integer(below: 80)
      try harness.train(in: broken, resuming: !isFirst, stopAt: stop)
    } while try CheckpointStore(broken).newest().manifest.step < 300
    try TrainingHarness.expectEqual(unbroken, broken)
  }

  /// Every algorithm with every meta-learner, and DDPG alone with noise that drifts over steps.
  static let agents = ["ddpg", "td3", "sac"].flatMap { algorithm in
    MetaLearner.offPolicy.map { (algorithm, $0) }
  }

  private func harness(_ algorithm: String, _ meta: MetaLearner) throws -> TrainingHarness {
    let harness = try TrainingHarness()
    harness.plan = try TrainingHarness.plan(seed: 1, algorithm: algorithm, meta: meta)
    if var own = harness.plan.algorithmSettings as? DDPGSettings, meta == .none {
      own.noise = .ornsteinUhlenbeck
      own.explorationNoise = 0.3
      harness.plan.algorithmSettings = own
    }
    return harness
  }

  /// Steps at once are the same steps in two parts, with everything read back in between.
  @Test(arguments: agents)
  func everyAgentStoppedOnce(algorithm: String, meta: MetaLearner) throws {
    let harness = try harness(algorithm, meta)
    let unbroken = try harness.newRun("unbroken")
    #expect(try harness.train(in: unbroken).steps == 300)
    let broken = try harness.newRun("broken")
    #expect(try harness.train(in: broken, stopAt: 137).steps == 137)
    #expect(try harness.train(in: broken, resuming: true).steps == 300)
    try TrainingHarness.expectEqual(unbroken, broken)
  }

  /// Killed between two checkpoints, once with environments that begin fresh episodes.
  @Test(
    arguments: [("ddpg", MetaLearner.none), ("sac", .attention), ("td3", .attentionDecision)],
    [true, false])
  func someAgentsKilled(agent: (algorithm: String, meta: MetaLearner), isSavable: Bool) throws {
    let harness = try harness(agent.algorithm, agent.meta)
    harness.isSavable = isSavable
    let unbroken = try harness.newRun("unbroken")
    try harness.train(in: unbroken)
    let broken = try harness.newRun("broken")
    #expect(throws: Kill.self) { try harness.train(in: broken, killAt: 280) }
    #expect(try CheckpointStore(broken).newest().manifest.step < 300)
    try harness.train(in: broken, resuming: true)
    try TrainingHarness.expectEqual(unbroken, broken)
  }

  /// The drift is part of what is saved: in the middle of an episode it is not zero.
  @Test func theDriftIsSaved() throws {
    let harness = try harness("ddpg", .none)
    let run = try harness.newRun()
    try harness.train(in: run, stopAt: 137)
    let saved = try SavedState<OffPolicyLoopState>.read(CheckpointStore(run).newest())
    var exploration = saved.loop.exploration
    let drift = exploration.ornsteinUhlenbeck(
      like: .zeros([1, 1]), reversion: 0, deviation: 0)
    #expect(drift.number != 0)
  }

  /// Nothing was saved yet: the run begins again, and its rows are not there twice.
  @Test func killedBeforeTheFirstCheckpoint() throws {
    let harness = try TrainingHarness()
    let unbroken = try harness.newRun("unbroken")
    try harness.train(in: unbroken)
    let broken = try harness.newRun("broken")
    #expect(throws: Kill.self) { try harness.train(in: broken, killAt: 80) }
    #expect(throws: CheckpointError.none(run: broken.path)) { try CheckpointStore(broken).newest() }
    try harness.train(in: broken, resuming: true)
    try TrainingHarness.expectEqual(unbroken, broken)
  }

  /// A stop where environments cannot be saved begins fresh episodes, and still comes to its end.
  @Test func stoppedWithoutSavedEnvironments() throws {
    let harness = try TrainingHarness()
    harness.isSavable = false
    let run = try harness.newRun()
    try harness.train(in: run, stopAt: 111)
    #expect(try CheckpointStore(run).newest().manifest.savesEnvironmentState == false)
    #expect(try harness.train(in: run, resuming: true).steps == 300)
  }

  /// The comparison itself must see a difference.
  @Test func anotherSeedIsAnotherRun() throws {
    let harness = try TrainingHarness()
    let first = try harness.newRun("first")
    try harness.train(in: first)
    harness.plan.seed = 2
    let second = try harness.newRun("second")
    try harness.train(in: second)
    let (one, other) = (
      try TrainingHarness.essence(of: first), try TrainingHarness.essence(of: second)
    )
    #expect(one.keys.count >= 7)
    for (name, bytes) in one { #expect(other[name] != bytes, "\(name)") }
  }
}
