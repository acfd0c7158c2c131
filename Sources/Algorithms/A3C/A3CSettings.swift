import Settings

/// The settings of A3C: those of A2C, of which each worker has its own environments, and how workers
/// run. RMSProp with shared mean squares is the only optimizer.
public struct A3CSettings: Settings {
  /// What each worker does.
  public var worker = A2CSettings()
  /// How many workers there are.
  public var workers = 2
  /// When they run.
  public var schedule = Schedule.threads

  /// The defaults.
  public init() {
    worker.entropyWeight = 0.01
    worker.rolloutSteps = 20
  }

  /// When workers run.
  public enum Schedule: String, CaseIterable, Sendable {
    /// All at once, each in a thread of its own.
    case threads
    /// One after another, a rollout each.
    case inTurn = "in-turn"
  }

  /// Every setting with its sentence; recipes, the command line and the guide read this.
  public static let fields: [SettingField<A3CSettings>] =
    A2CSettings.fields.filter { $0.name != "optimizer" }.map { $0.lifted(through: \.worker) } + [
      .init(
        "workers", \.workers, in: 1...256, unit: "workers", source: "Mnih 2016: 16",
        "How many workers learn at once, each in environments of its own (`environment.count` each)."
      ),
      .init(
        "schedule", \.schedule,
        source: "threads in Mnih 2016; one worker in the RL² study's program",
        "`threads` runs all workers at once, and no two runs are equal; `in-turn` runs them one after "
          + "another, which is slower and repeats bit for bit."),
    ]

  /// As a worker's.
  public func validate() throws(SettingError) { try worker.validate() }
}
