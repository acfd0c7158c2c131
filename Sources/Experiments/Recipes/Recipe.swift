import Settings

/// One experiment as a user writes it: an algorithm, seeds, and settings in sections.
///
/// ```yaml
/// algorithm: td3
/// seeds: 0..4
/// environment:
///   name: Pendulum
/// training:
///   steps: 10000
/// td3:
///   discount: 0.98
/// ```
///
/// The section with the algorithm's own settings has the algorithm's name. What is not written keeps its
/// default.
public struct Recipe: Sendable {
  /// The algorithm's name.
  public let algorithm: String
  /// The seeds to train with.
  public var seeds: [UInt64]
  /// The sections `environment`, `training` and the algorithm's own.
  public private(set) var settings: SettingsGroup

  /// The names of the sections that every recipe has.
  static let environmentSection = "environment"
  static let trainingSection = "training"

  /// The defaults of an algorithm.
  /// - Throws: `RecipeFault.unknownAlgorithm`.
  public init(algorithm: String, algorithms: AlgorithmTable = .standard) throws {
    let entry = try algorithms.entry(named: algorithm)
    self.init(
      entry, seeds: [0], environment: EnvironmentSettings(), training: TrainingSettings(),
      own: entry.settings.init())
  }

  init(
    _ entry: AlgorithmEntry, seeds: [UInt64], environment: EnvironmentSettings,
    training: TrainingSettings, own: any Settings
  ) {
    algorithm = entry.name
    self.seeds = seeds
    settings = SettingsGroup([
      Recipe.environmentSection: environment, Recipe.trainingSection: training, entry.name: own,
    ])
  }

  /// Sets `section.name`, or `name` alone where only one section has it, from text.
  /// - Throws: `SettingError`.
  public mutating func set(_ path: String, text: String) throws(SettingError) {
    try settings.set(path, text: text)
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
    return RunPlan(
      environment: try environment, training: try training, algorithm: algorithm,
      algorithmSettings: try settings.section(algorithm), seed: seed)
  }
}
