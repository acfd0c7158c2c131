import Environments
import Settings

/// All that decides a run: task, conduct, algorithm and seed.
public struct RunPlan: Sendable {
  /// The task.
  public var environment: EnvironmentSettings
  /// The conduct.
  public var training: TrainingSettings
  /// The algorithm's name, as in `encore list algorithms`.
  public var algorithm: String
  /// The algorithm's own settings.
  public var algorithmSettings: any Settings
  /// What is put on it.
  public var metaLearner: MetaLearner
  /// The settings of what is put on it; `nil` where that is nothing.
  public var metaSettings: (any Settings)?
  /// The seed of every stream.
  public var seed: UInt64
  /// Seconds after which everything is saved, whatever the step; for runs in which others may fail.
  public var checkpointSeconds = Double.infinity

  /// A plan.
  public init(
    environment: EnvironmentSettings, training: TrainingSettings, algorithm: String,
    algorithmSettings: any Settings, metaLearner: MetaLearner = .none,
    metaSettings: (any Settings)? = nil, seed: UInt64
  ) {
    self.environment = environment
    self.training = training
    self.algorithm = algorithm
    self.algorithmSettings = algorithmSettings
    self.metaLearner = metaLearner
    self.metaSettings = metaSettings
    self.seed = seed
  }

  /// How trials are shown to the agent; `nil` where it sees single episodes.
  var shownTrial: TrialSettings? { metaLearner == .rl2 ? environment.trial : nil }

  /// The algorithm and what is put on it: `td3`, `td3-attention`. What was saved for one agent does
  /// not fit another.
  public var agentName: String {
    metaLearner == .none ? algorithm : "\(algorithm)-\(metaLearner.rawValue)"
  }

  /// The name of the run's folder, unless the user chooses one: `td3-Pendulum-seed1`.
  public var folderName: String {
    let task = environment.name.map { $0.isLetter || $0.isNumber || "-_.".contains($0) ? $0 : "-" }
    return "\(agentName)-\(String(task))-seed\(seed)"
  }
}

/// How a run ended.
public struct RunOutcome: Sendable, Codable {
  /// Environment steps done.
  public var steps: Int
  /// Whether it was stopped before its last step; it can be resumed.
  public var wasInterrupted: Bool
  /// The evaluation after the last step.
  public var finalEvaluation: Evaluation?
  /// The mean return of the best evaluation.
  public var bestReturn: Double?
}
