import Algorithms
import Environments
import Testing

@testable import Experiments

/// Runs of agents that learn from their present steps go on as if nothing had happened, bit for bit:
/// the memory and the running episodes are part of what is saved.
@Suite("Exact resuming on policy")
struct OnPolicyResumeTests {
  enum Kind: String, CaseIterable, Sendable {
    case plain, recurrent, continuous, wholeEpisodes, trials
  }

  private func harness(_ kind: Kind) throws -> TrainingHarness {
    let harness = try TrainingHarness()
    var training = harness.plan.training
    let defaults = TrainingSettings()
    training.randomSteps = defaults.randomSteps
    training.replayCapacity = defaults.replayCapacity
    var own = A2CSettings()
    own.hidden = [8]
    switch kind {
    case .plain: break
    case .recurrent:
      own.memory = 6
      own.rolloutSteps = 10
      own.chunkSteps = 5
    case .continuous:
      own.deviation = .features
      own.standardizeAdvantages = true
      own.advantage = .nStep
    case .wholeEpisodes:
      own.memory = 6
      own.advantage = .monteCarlo
      own.optimizer = .adam
    case .trials:
      own.memory = 6
      own.rolloutSteps = 14
    }
    var environment = EnvironmentSettings()
    environment.name =
      switch kind {
      case .continuous: "Pendulum"
      case .trials: "Bandits"
      default: "CartPole"
      }
    environment.count = kind == .plain ? 3 : 1
    harness.plan = RunPlan(
      environment: environment, training: training, algorithm: "a2c", algorithmSettings: own,
      metaLearner: kind == .trials ? .rl2 : .none, seed: 1)
    return harness
  }

  @Test(arguments: Kind.allCases, [true, false])
  func stoppedOnce(kind: Kind, isSavable: Bool) throws {
    let harness = try harness(kind)
    harness.isSavable = isSavable
    let unbroken = try harness.newRun("unbroken")
    #expect(try harness.train(in: unbroken).steps >= 300)
    let broken = try harness.newRun("broken")
    if isSavable {
      let stopped = try harness.train(in: broken, stopAt: 137)
      #expect(stopped.wasInterrupted && stopped.steps < 300)
    } else {
      let moment = kind == .plain ? 140 : 280
      #expect(throws: Kill.self) { try harness.train(in: broken, killAt: moment) }
      #expect(try CheckpointStore(broken).newest().manifest.step < 300)
    }
    try harness.train(in: broken, resuming: true)
    try TrainingHarness.expectEqual(unbroken, broken)
  }
}
