import Algorithms
import Environments
import MetaLearning
import Settings
import Testing

@testable import Experiments

/// Runs of agents that learn from their present steps go on as if nothing had happened, bit for bit:
/// the memory and the running episodes are part of what is saved.
@Suite("Exact resuming on policy")
struct OnPolicyResumeTests {
  enum Kind: String, CaseIterable, Sendable {
    case plain, recurrent, separate, continuous, wholeEpisodes, trials, separateTrials
    case seeing, seeingProximal
    case proximal, recurrentProximal, separateProximal, continuousProximal, metaIRN, lirpg

    var isProximal: Bool {
      [.proximal, .recurrentProximal, .separateProximal, .continuousProximal, .seeingProximal]
        .contains(self)
    }
    /// On pictures, through a torso with attention.
    var isSeeing: Bool { [.seeing, .seeingProximal].contains(self) }
    var isOfTrials: Bool { [.trials, .separateTrials].contains(self) }
    var isRewarded: Bool { [.metaIRN, .lirpg].contains(self) }
    var isContinuous: Bool { [.continuous, .continuousProximal].contains(self) }
  }

  /// PPO, small, with what its kind is about.
  private func proximal(_ kind: Kind) -> PPOSettings {
    var own = PPOSettings()
    own.hidden = [8]
    own.rolloutSteps = 12
    own.minibatchSize = 10
    own.epochs = 2
    own.learningRate = 1e-2
    switch kind {
    case .seeingProximal: (own.torso, own.hidden) = (.drarl, [])
    case .recurrentProximal, .separateProximal:
      own.memory = 6
      own.memorySharing = kind == .separateProximal ? .separate : .shared
      own.chunkSteps = 4
      own.penalty = 0.5
    case .continuousProximal:
      own.valueClip = 0.2
      own.stopDivergence = 0.01
    default: break
    }
    return own
  }

  private func rewarded(_ kind: Kind) -> IntrinsicRewardSettings {
    var settings = IntrinsicRewardSettings()
    settings.criticHidden = [8]
    if kind == .lirpg {
      settings.rewardModel = .lirpg
      settings.hidden = [8]
      settings.outerData = .fresh
    } else {
      settings.width = 8
      settings.innerSteps = 2
      settings.shuffle = .episode
    }
    return settings
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
    case .seeing: (own.torso, own.hidden) = (.drarl, [])
    case .recurrent, .separate:
      own.memory = 6
      own.memorySharing = kind == .separate ? .separate : .shared
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
    case .trials, .separateTrials:
      own.memory = 6
      own.memorySharing = kind == .separateTrials ? .separate : .shared
      own.rolloutSteps = 14
    default: break
    }
    var environment = EnvironmentSettings()
    environment.name =
      kind.isSeeing
      ? "Catch" : kind.isOfTrials ? "Bandits" : kind.isContinuous ? "Pendulum" : "CartPole"
    environment.count = kind == .plain || kind == .metaIRN ? 3 : 1
    let isA2C = !kind.isProximal && !kind.isRewarded
    harness.plan = RunPlan(
      environment: environment, training: training, algorithm: isA2C ? "a2c" : "ppo",
      algorithmSettings: isA2C ? own as any Settings : proximal(kind),
      metaLearner: kind.isRewarded ? .intrinsicReward : kind.isOfTrials ? .rl2 : .none,
      metaSettings: kind.isRewarded ? rewarded(kind) : nil, seed: 1)
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
      let moment = harness.plan.environment.count > 1 ? 140 : 280
      #expect(throws: Kill.self) { try harness.train(in: broken, killAt: moment) }
      #expect(try CheckpointStore(broken).newest().manifest.step < 300)
    }
    try harness.train(in: broken, resuming: true)
    try TrainingHarness.expectEqual(unbroken, broken)
  }
}
