import Settings

/// How a run is conducted, whatever the algorithm.
public struct TrainingSettings: Settings {
  /// Environment steps in all.
  public var steps = 10_000
  /// Steps of uniformly random actions at the start.
  public var randomSteps = 1_000
  /// Environment steps between updates.
  public var updateEvery = 1
  /// Updates each time.
  public var updates = 1
  /// Steps that the replay holds.
  public var replayCapacity = 1_000_000
  /// How learning rates change over the run.
  public var rateSchedule = RateSchedule.constant
  /// Environment steps between evaluations.
  public var evaluationEvery = 2_500
  /// Episodes of one evaluation.
  public var evaluationEpisodes = 10
  /// Episodes of the last evaluation.
  public var finalEvaluationEpisodes = 100
  /// Environment steps between checkpoints.
  public var checkpointEvery = 10_000
  /// Environment steps between policies that are kept for good; 0 keeps none.
  public var keepPolicyEvery = 0
  /// Environment steps between rows of `progress.csv`.
  public var logEvery = 500
  /// Threads that one run uses.
  public var threads = 0

  /// The defaults.
  public init() {}

  /// How learning rates change over the run.
  public enum RateSchedule: String, CaseIterable, Sendable {
    /// They do not.
    case constant
    /// Linearly down to zero at the last step.
    case linear

    /// The factor on every learning rate.
    /// - Parameter progress: the share of the steps that is done, in 0…1.
    public func factor(at progress: Double) -> Double {
      switch self {
      case .constant: 1
      case .linear: max(0, 1 - progress)
      }
    }
  }

  /// Every setting with its sentence; recipes, the command line and the guide read this.
  public static let fields: [SettingField<TrainingSettings>] = [
    .init(
      "steps", \.steps, in: 1..., unit: "environment steps",
      "How long to train; steps of all environments of the vector together."),
    .init(
      "randomSteps", \.randomSteps, in: 0..., unit: "environment steps",
      "Steps of uniformly random actions at the start, before anything is learned."),
    .init(
      "updateEvery", \.updateEvery, in: 1..., unit: "environment steps",
      "How often to learn; 1 is the most thorough and the slowest."),
    .init(
      "updates", \.updates, in: 1..., unit: "updates",
      "Updates each time; above `updateEvery` the agent learns from every step more than once."),
    .init(
      "replayCapacity", \.replayCapacity, in: 1..., unit: "steps",
      "Steps that the replay holds; the oldest go first. `--dry-run` prints the memory this takes."),
    .init(
      "rateSchedule", \.rateSchedule,
      "How learning rates change over the run, as a function of the share of steps done."),
    .init(
      "evaluationEvery", \.evaluationEvery, in: 1..., unit: "environment steps",
      "How often the policy is judged without noise, on environments of its own."),
    .init(
      "evaluationEpisodes", \.evaluationEpisodes, in: 1..., unit: "episodes",
      "Episodes of one evaluation."),
    .init(
      "finalEvaluationEpisodes", \.finalEvaluationEpisodes, in: 1..., unit: "episodes",
      "Episodes of the evaluation after the last step."),
    .init(
      "checkpointEvery", \.checkpointEvery, in: 1..., unit: "environment steps",
      "How often everything is saved; a killed run resumes from the last time. Environments in "
        + "worker processes begin fresh episodes there."),
    .init(
      "keepPolicyEvery", \.keepPolicyEvery, in: 0..., unit: "environment steps",
      "How often the policy is kept for good, in `stages/`, for `encore explain`; 0 keeps none."),
    .init(
      "logEvery", \.logEvery, in: 1..., unit: "environment steps",
      "How often a row is written to `progress.csv` and to TensorBoard's file."),
    .init(
      "threads", \.threads, in: 0..., unit: "threads",
      "Threads that one run uses; 0 chooses when the run begins: all cores for one run, one each for "
        + "several. Results are bit-equal only for equal numbers of threads."),
  ]

  /// Numbers that no computer reaches are typing errors, and arithmetic with them would overflow.
  public func validate() throws(SettingError) {
    let numbers = [
      "steps": steps, "updates": updates, "replayCapacity": replayCapacity,
      "evaluationEpisodes": evaluationEpisodes, "finalEvaluationEpisodes": finalEvaluationEpisodes,
    ]
    let most = 1_000_000_000_000
    for (name, number) in numbers.sorted(by: { $0.key < $1.key }) where number > most {
      throw SettingError.outOfRange(name: name, range: "at most 1e12", given: "\(number)")
    }
    if threads > 1024 {
      throw SettingError.outOfRange(name: "threads", range: "at most 1024", given: "\(threads)")
    }
  }
}
