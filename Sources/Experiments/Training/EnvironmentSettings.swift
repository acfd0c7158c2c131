import Environments
import Settings

/// Which task, how many of it, and how it is wrapped.
public struct EnvironmentSettings: Settings {
  /// The name that a user types.
  public var name = "Pendulum"
  /// Environments stepped together.
  public var count = 1
  /// Environments stepped together when the policy is judged.
  public var evaluationCount = 10
  /// Threads that step native environments.
  public var threads = 1
  /// Arguments of the environment.
  public var arguments = "{}"
  /// Time limit in place of the environment's own.
  public var maxEpisodeSteps = 0
  /// Whether observations are normalised.
  public var normalizeObservations = false
  /// What rewards are multiplied by before they are learned from.
  public var rewardScale = 1.0
  /// Whether rewards are normalised.
  public var normalizeRewards = false
  /// Worker processes.
  public var workers = 1
  /// Seconds before a silent worker counts as hung.
  public var timeout = 60.0
  /// Restarts of failed workers in a run.
  public var restarts = 0
  /// How trials are made, where the task is a distribution: a section of its own in recipes.
  public var trial = TrialSettings()
  /// Whether environments are made so that `renderFrame` can be asked: set by who films, and no part of
  /// recipes.
  public var rendersFrames = false

  /// The defaults.
  public init() {}

  /// Every setting with its sentence; recipes, the command line and the guide read this.
  public static let fields: [SettingField<EnvironmentSettings>] = [
    .init(
      "name", \.name,
      "The task: a plain name (`Pendulum`) is native, a Gymnasium id (`Pendulum-v1`), `Atari/Pong`, "
        + "`module:Class` or `file.py:Class` runs in worker processes."),
    .init("count", \.count, in: 1..., "Environments stepped together."),
    .init(
      "evaluationCount", \.evaluationCount, in: 1...,
      "Environments stepped together when the policy is judged; fewer where each is heavy."),
    .init(
      "threads", \.threads, in: 1..., unit: "threads",
      "Threads that step native environments; results do not depend on it."),
    .init(
      "arguments", \.arguments, unit: "JSON object",
      "The environment's own arguments: of a bridged one keyword arguments of its constructor, such as "
        + "{\"enable_wind\": true}; of a native one or an Atari game what its guide lists, such as "
        + "{\"length\": 20}."
    ),
    .init(
      "maxEpisodeSteps", \.maxEpisodeSteps, in: 0..., unit: "steps",
      "A time limit in place of the environment's own; 0 keeps that one."),
    .init(
      "normalizeObservations", \.normalizeObservations,
      "Scales observations by their running mean and deviation; evaluation uses the same, frozen."),
    .init(
      "rewardScale", \.rewardScale, in: .above(0),
      "Rewards are multiplied by it before they are learned from, and before a trial shows them to its "
        + "agent; scores stay raw."),
    .init(
      "normalizeRewards", \.normalizeRewards,
      "Scales rewards by the running deviation of the return; scores stay raw."),
    .init(
      "workers", \.workers, in: 1..., unit: "processes",
      "Worker processes that share bridged environments among them."),
    .init(
      "timeout", \.timeout, in: .above(0), unit: "seconds",
      "How long a worker may stay silent before it counts as hung. Bridged environments only."),
    .init(
      "restarts", \.restarts, in: 0..., unit: "restarts",
      "How often a run may restart a worker that died, hung or raised, and go on with fresh episodes."
    ),
  ]

  /// More than this is a typing error, and would take all memory.
  public func validate() throws(SettingError) {
    for (name, number) in [
      ("count", count), ("evaluationCount", evaluationCount), ("threads", threads),
      ("workers", workers),
    ]
    where number > 100_000 {
      throw SettingError.outOfRange(name: name, range: "at most 100000", given: "\(number)")
    }
  }
}
