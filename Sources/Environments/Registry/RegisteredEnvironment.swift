/// A task, or a distribution of tasks, that can be made by its name.
public struct RegisteredEnvironment: Sendable {
  /// What a user types.
  public let name: String
  /// A few words for a listing.
  public let summary: String
  /// The length of the longest episode in steps; `nil` where the task always ends by itself.
  public let timeLimit: Int?
  private let source: Source

  private enum Source: Sendable {
    case task(@Sendable () -> any Environment)
    case trials(@Sendable (TrialSettings) throws -> @Sendable () -> any Environment)
  }

  /// A task.
  /// - Parameters:
  ///   - name: what a user types.
  ///   - summary: a few words for a listing.
  ///   - timeLimit: the length of the longest episode in steps; `nil` for none.
  ///   - make: makes the task without its limit.
  public init(
    name: String, summary: String = "", timeLimit: Int?,
    _ make: @escaping @Sendable () -> any Environment
  ) {
    self.name = name
    self.summary = summary
    self.timeLimit = timeLimit
    source = .task(make)
  }

  /// A distribution of tasks.
  /// - Parameters:
  ///   - name: what a user types.
  ///   - summary: a few words for a listing.
  ///   - trials: reads the settings and gives what makes one environment, which goes through
  ///     trials; most often `{ $0.trials(of: MyDistribution()) }`.
  public init(
    name: String, summary: String = "",
    trials: @escaping @Sendable (TrialSettings) throws -> @Sendable () -> any Environment
  ) {
    self.name = name
    self.summary = summary
    timeLimit = nil
    source = .trials(trials)
  }

  /// What makes one environment, with its time limit.
  /// - Parameter trial: how trials of a distribution are made.
  /// - Throws: `EnvironmentError.unsuitable` where the settings ask for what the name does not have.
  func maker(_ trial: TrialSettings) throws -> @Sendable () -> any Environment {
    switch source {
    case .trials(let trials): return try trials(trial)
    case .task(let make):
      guard trial.arms == 0, trial.fixedTasks == 0 else {
        throw EnvironmentError.unsuitable(
          name: name, what: "is a single task: leave `arms` and `fixedTasks` at 0")
      }
      guard let timeLimit else { return make }
      return { Self.limited(make(), to: timeLimit) }
    }
  }

  private static func limited(_ base: some Environment, to steps: Int) -> any Environment {
    TimeLimit(base, steps: steps)
  }
}
