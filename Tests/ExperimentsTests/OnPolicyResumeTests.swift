import Algorithms
import Environments
import Foundation
import MetaLearning
import Settings
import TensorFiles
import Tensors
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
    case window, separateWindow, windowProximal
    case contrastive, estimating, attending, attendingProximal

    var isProximal: Bool {
      [
        .proximal, .recurrentProximal, .separateProximal, .continuousProximal, .seeingProximal,
        .windowProximal, .attendingProximal,
      ].contains(self)
    }
    /// On pictures, through a torso with attention.
    var isSeeing: Bool { [.seeing, .seeingProximal].contains(self) }
    var isOfTrials: Bool { [.trials, .separateTrials].contains(self) }
    var isRewarded: Bool { [.metaIRN, .lirpg].contains(self) }
    var isAttending: Bool {
      [.contrastive, .estimating, .attending, .attendingProximal].contains(self)
    }
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
    case .windowProximal:
      (own.memory, own.memoryKind, own.memoryWindow, own.memoryHeads) = (6, .attention, 5, 2)
      own.chunkSteps = 4
    case .attendingProximal: (own.shared, own.hidden) = ([8], [])
    case .continuousProximal:
      own.valueClip = 0.2
      own.stopDivergence = 0.01
    default: break
    }
    return own
  }

  /// Attention over trajectories, small.
  static func attending(
    _ change: (inout TrajectoryAttentionSettings) -> Void = { _ in }
  ) -> TrajectoryAttentionSettings {
    var settings = TrajectoryAttentionSettings()
    (settings.window, settings.width, settings.heads, settings.layers) = (6, 8, 2, 1)
    (settings.trajectories, settings.capacity, settings.positions) = (3, 60, .learned)
    (settings.actionValues, settings.every) = (.head, 2)
    change(&settings)
    return settings
  }

  private func attending(_ kind: Kind) -> TrajectoryAttentionSettings {
    Self.attending {
      switch kind {
      case .contrastive:
        ($0.method, $0.actionValues) = (.contrastive, .policy)
        ($0.width, $0.heads, $0.layers) = (32, 2, 2)
      case .estimating: ($0.method, $0.estimate) = (.estimates, .model)
      default: break
      }
    }
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
    case .window, .separateWindow:
      (own.memory, own.memoryKind, own.memoryWindow, own.memoryHeads) = (6, .attention, 5, 2)
      own.memorySharing = kind == .separateWindow ? .separate : .shared
    case .contrastive, .estimating, .attending: (own.shared, own.hidden) = ([8], [])
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
    environment.count = [.plain, .metaIRN, .window, .attending].contains(kind) ? 3 : 1
    let isA2C = !kind.isProximal && !kind.isRewarded
    harness.plan = RunPlan(
      environment: environment, training: training, algorithm: isA2C ? "a2c" : "ppo",
      algorithmSettings: isA2C ? own as any Settings : proximal(kind),
      metaLearner: kind.isRewarded
        ? .intrinsicReward
        : kind.isAttending ? .trajectoryAttention : kind.isOfTrials ? .rl2 : .none,
      metaSettings: kind.isRewarded
        ? rewarded(kind) : kind.isAttending ? attending(kind) : nil, seed: 1)
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

  /// Trajectories that were damaged are noticed: the run goes on from the checkpoint before, to the same end.
  @Test func damagedTrajectories() throws {
    let harness = try harness(.attending)
    let unbroken = try harness.newRun("unbroken")
    try harness.train(in: unbroken)
    let run = try harness.newRun("damaged")
    #expect(try harness.train(in: run, stopAt: 237).wasInterrupted)
    let newest = try CheckpointStore(run).newest()
    let path = newest.path(of: Checkpoint.experienceFile)
    let bytes = try WholeFile.read(path)
    #expect(bytes.count > 1000)
    try Data(bytes.dropLast(5)).write(to: URL(fileURLWithPath: path))
    #expect(try CheckpointStore(run).newest().manifest.step < newest.manifest.step)
    try harness.train(in: run, resuming: true)
    try TrainingHarness.expectEqual(unbroken, run)
  }

  /// With λ = 0 and β = 0 the agent is the plain one, bit for bit: its parameters, and all that was logged.
  @Test(arguments: ["a2c", "ppo"]) func withoutWeightsItIsTheBase(algorithm: String) throws {
    func trained(_ metaLearner: MetaLearner, _ weight: Double) throws -> (
      RunFolder, [String: [Float]]
    ) {
      let harness = try harness(algorithm == "ppo" ? .attendingProximal : .attending)
      let plan = harness.plan
      harness.plan = RunPlan(
        environment: plan.environment, training: plan.training, algorithm: algorithm,
        algorithmSettings: plan.algorithmSettings, metaLearner: metaLearner,
        metaSettings: metaLearner == .none
          ? nil
          : Self.attending {
            $0.contrastWeight = weight
            $0.estimateWeight = weight
          }, seed: 1)
      let run = try harness.newRun()
      try harness.train(in: run)
      folders.append(harness.folder)
      let path = try CheckpointStore(run).newest().path(of: Checkpoint.agentFile)
      let file = try TensorFile(path: path)
      var numbers: [String: [Float]] = [:]
      for record in file.records where record.name.contains("network") {
        numbers[record.name] = try file.values(record.name, as: Float.self)
      }
      return (run, numbers)
    }
    var folders: [TemporaryFolder] = []
    let (plainRun, plain) = try trained(.none, 0)
    let (emptyRun, empty) = try trained(.trajectoryAttention, 0)
    let (_, moved) = try trained(.trajectoryAttention, 0.5)
    #expect(plain.keys.contains("network.torso.0.weights"), "\(plain.keys.sorted())")
    for (name, numbers) in plain {
      #expect(empty["base.\(name)"] == numbers, "\(name)")
    }
    #expect(moved["base.network.torso.0.weights"] != plain["network.torso.0.weights"])
    for file in ["progress.csv", "evaluation.csv"] {
      #expect(
        try WholeFile.read("\(plainRun.path)/\(file)") == WholeFile.read("\(emptyRun.path)/\(file)")
      )
    }
  }
}
