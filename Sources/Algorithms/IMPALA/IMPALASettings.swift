import Networks
import Settings

/// The settings of IMPALA. The defaults are the paper's for Atari games, but for the networks, which
/// learn control tasks from vectors; `Guides/IMPALA.md` has the lists.
public struct IMPALASettings: Settings {
  /// The networks, of which these settings are a part: those of A2C.
  public var networks = A2CSettings()
  /// Steps of each environment in an unroll.
  public var rolloutSteps = 20
  /// Unrolls learned from at a time.
  public var batch = 32
  /// γ
  public var discount = 0.99
  /// ρ̄
  public var ratioBound = 1.0
  /// c̄
  public var traceBound = 1.0
  /// λ
  public var smoothing = 1.0
  /// The optimizer.
  public var optimizer = PolicyOptimizer.Kind.rmsProp
  /// Its learning rate.
  public var learningRate = 6e-4
  /// ε of Adam and RMSProp.
  public var epsilon = 0.01
  /// Bound of the gradient's norm.
  public var gradientClip = 40.0
  /// Weight of the critic's loss.
  public var valueWeight = 0.5
  /// Weight of the entropy.
  public var entropyWeight = 0.01
  /// How many actors there are.
  public var actors = 2
  /// Batches that may wait for the learner.
  public var queue = 1
  /// When actors act.
  public var schedule = A3CSettings.Schedule.threads

  /// The defaults.
  public init() {}

  private static let networkNames: Set = [
    "torso", "memory", "memoryKind", "memoryWindow", "memoryHeads", "memorySharing", "shared",
    "hidden", "activation", "initializer",
    "deviation", "judgedBy",
  ]

  /// What is set as for A2C: the networks, and how they act when they are judged.
  private static let networkFields = A2CSettings.fields.filter {
    networkNames.contains($0.name)
  }.map { $0.lifted(through: \IMPALASettings.networks) }

  /// Every setting with its sentence; recipes, the command line and the guide read this.
  public static let fields: [SettingField<IMPALASettings>] =
    networkFields + learningFields + actingFields

  private static let learningFields: [SettingField<IMPALASettings>] = [
    .init(
      "rolloutSteps", \.rolloutSteps, in: 1..., unit: "steps of each environment",
      source: "Espeholt 2018, Atari: 20",
      "The length of an unroll: what an actor sends at a time, and how far gradients go back."),
    .init(
      "batch", \.batch, in: 1..., unit: "unrolls", source: "Espeholt 2018, Atari: 32",
      "Unrolls of single environments in one update; an actor sends `environment.count` at a time, "
        + "and the last ones to come may make it more."),
    .init(
      "discount", \.discount, in: 0...1, unit: "per step", source: "Espeholt 2018, Atari",
      "How much a reward one step later is worth."),
    .init(
      "ratioBound", \.ratioBound, in: .above(0), source: "Espeholt 2018, ρ̄",
      "Importance weights are cut off here: 1 learns the values of a policy between the actors' and "
        + "the learner's, more leans to the learner's and is noisier."),
    .init(
      "traceBound", \.traceBound, in: .above(0), source: "Espeholt 2018, c̄",
      "The weights by which later rewards come back are cut off here; at most `ratioBound`."),
    .init(
      "smoothing", \.smoothing, in: 0...1, unit: "per step", source: "Espeholt 2018, Remark 2",
      "λ: 1 takes all rewards of the unroll, 0 only the next one."),
    .init("optimizer", \.optimizer, "What turns gradients into steps."),
    .init(
      "learningRate", \.learningRate, in: .above(0), source: "Espeholt 2018, Atari",
      "The optimizer's learning rate; `training.rateSchedule: linear` lets it fall to 0."),
    .init(
      "epsilon", \.epsilon, in: .above(0), source: "Espeholt 2018, Atari",
      "ε of Adam and RMSProp: outside the root, inside it with `rms-prop-tensorflow`."),
    .init(
      "gradientClip", \.gradientClip, in: 0..., unit: "Euclidean norm",
      source: "Espeholt 2018, Atari",
      "Longer gradients are scaled down to this norm; 0 leaves them as they are."),
    .init(
      "valueWeight", \.valueWeight, in: 0..., source: "Espeholt 2018, Atari",
      "Weight of half the critic's squared error in the loss, which is a sum over steps."),
    .init(
      "entropyWeight", \.entropyWeight, in: 0..., unit: "per nat",
      source: "Espeholt 2018, Atari",
      "How much the policy is paid for staying uncertain."),
  ]

  private static let actingFields: [SettingField<IMPALASettings>] = [
    .init(
      "actors", \.actors, in: 1...256, unit: "actors", source: "Espeholt 2018: 32 and more",
      "How many actors there are, each in environments of its own (`environment.count` each). Under "
        + "`encore launch` every process but the first is one."),
    .init(
      "queue", \.queue, in: 1...64, unit: "batches",
      "Batches that may wait for the learner; when so many do, actors wait. More is older."),
    .init(
      "schedule", \.schedule,
      "`threads` runs actors beside the learner, and no two runs are equal; `in-turn` runs them one "
        + "after another, which is slower and repeats bit for bit."),
  ]

  /// As a network's; and bounds that let V-trace converge.
  public func validate() throws(SettingError) {
    try networks.validate()
    if traceBound > ratioBound {
      throw .invalid(
        name: "traceBound",
        reason: "\(traceBound) is above ratioBound, \(ratioBound); V-trace is defined for at most "
          + "that.")
    }
  }
}
