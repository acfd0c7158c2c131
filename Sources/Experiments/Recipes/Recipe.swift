import Algorithms
import Environments
import MetaLearning
import Settings

/// One experiment as a user writes it: an algorithm, seeds, and settings in sections.
///
/// ```yaml
/// algorithm: td3
/// meta: attention      # or none, attention-decision, meta-critic
/// seeds: 0..4
/// environment:
///   name: Pendulum
/// training:
///   steps: 10000
/// td3:
///   discount: 0.98
/// attention:
///   rate: 1e-4
/// ```
///
/// The section with the algorithm's own settings has the algorithm's name; that of the meta-learner is
/// `attention`, `metaCritic` or `intrinsicReward`. What is not written keeps its
/// default.
public struct Recipe: Sendable {
  /// The algorithm's name.
  public let algorithm: String
  /// What is put on it.
  public private(set) var metaLearner: MetaLearner
  /// The seeds to train with.
  public var seeds: [UInt64]
  /// The sections `environment`, `training`, the algorithm's own and the meta-learner's.
  public private(set) var settings: SettingsGroup

  /// The names of the sections that every recipe has.
  static let environmentSection = "environment"
  static let trainingSection = "training"
  /// How trials are made: a section of recipes whose agents learn from their present steps.
  static let trialSection = "trial"
  /// The key that names the meta-learner.
  static let metaKey = "meta"

  /// The defaults of an algorithm.
  /// - Throws: `RecipeFault.unknownAlgorithm`.
  public init(algorithm: String, algorithms: AlgorithmTable = .standard) throws {
    let entry = try algorithms.entry(named: algorithm)
    self.init(
      entry, seeds: [0], environment: EnvironmentSettings(), training: TrainingSettings(),
      trial: TrialSettings(), own: entry.settings.init(), metaLearner: .none, meta: nil)
  }

  init(
    _ entry: AlgorithmEntry, seeds: [UInt64], environment: EnvironmentSettings,
    training: TrainingSettings, trial: TrialSettings, own: any Settings, metaLearner: MetaLearner,
    meta: (any Settings)?
  ) {
    algorithm = entry.name
    metaLearners = entry.metaLearners
    isOnPolicy = entry.isOnPolicy
    self.metaLearner = metaLearner
    self.seeds = seeds
    var sections: [(String, any Settings)] = [
      (Recipe.environmentSection, environment), (Recipe.trainingSection, training),
    ]
    if entry.isOnPolicy { sections.append((Recipe.trialSection, trial)) }
    sections.append((entry.name, own))
    if let section = metaLearner.section {
      sections.append((section.name, meta ?? section.settings.init()))
    }
    settings = SettingsGroup(sections)
  }

  private let metaLearners: [MetaLearner]
  let isOnPolicy: Bool

  /// Sets `section.name`, or `name` alone where only one section has it, from text. `meta` puts
  /// another meta-learner on the algorithm; settings of one section are kept.
  /// - Throws: `SettingError` or `RecipeFault`.
  public mutating func set(_ path: String, text: String) throws {
    guard path == Recipe.metaKey else { return try settings.set(path, text: text) }
    try put(try MetaLearner.named(text))
  }

  private mutating func put(_ new: MetaLearner) throws {
    if new != .none && metaLearners == [.none] {
      throw RecipeFault.noMetaLearners(algorithm: algorithm)
    }
    guard metaLearners.contains(new) else {
      throw RecipeFault.unfitMetaLearner(
        new.rawValue, algorithm: algorithm, fit: metaLearners.map(\.rawValue))
    }
    if let old = metaLearner.section, old.name != new.section?.name {
      settings.remove(section: old.name)
    }
    if let section = new.section, section.name != metaLearner.section?.name {
      settings.append(section: section.name, section.settings.init())
    }
    metaLearner = new
  }

  /// The task's settings.
  public var environment: EnvironmentSettings {
    get throws { try settings.section(Recipe.environmentSection, as: EnvironmentSettings.self) }
  }

  /// The conduct's settings.
  public var training: TrainingSettings {
    get throws { try settings.section(Recipe.trainingSection, as: TrainingSettings.self) }
  }

  /// The plan of one seed's run.
  /// - Throws: `SettingError` when settings do not go together.
  public func plan(seed: UInt64) throws -> RunPlan {
    try settings.validate()
    try requireFeaturesForHeads()
    try requireFitBaseForRewards()
    try requireFitBaseForTrajectories()
    try refuseIdleSettings()
    var environment = try environment
    if isOnPolicy {
      environment.trial = try settings.section(Recipe.trialSection, as: TrialSettings.self)
    }
    return RunPlan(
      environment: environment, training: try training, algorithm: algorithm,
      algorithmSettings: try settings.section(algorithm), metaLearner: metaLearner,
      metaSettings: try metaLearner.section.map { try settings.section($0.name) }, seed: seed)
  }
}
