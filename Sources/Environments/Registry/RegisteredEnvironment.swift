import Settings

/// A task, or a distribution of tasks, that can be made by its name.
public struct RegisteredEnvironment: Sendable {
  /// What a user types.
  public let name: String
  /// A few words for a listing.
  public let summary: String
  /// The length of the longest episode in steps; `nil` where the task always ends by itself.
  public let timeLimit: Int?
  /// The settings that its arguments are, or `nil` where it takes none.
  public let arguments: (any Settings.Type)?
  private let source: Source

  private enum Source: Sendable {
    case task(@Sendable () -> any Environment)
    case taskWithArguments(@Sendable (String) throws -> @Sendable () -> any Environment)
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
    arguments = nil
    source = .task(make)
  }

  /// A task with arguments of its own, which a user writes as a JSON object: `{"length": 20}`.
  /// - Parameters:
  ///   - name: what a user types.
  ///   - summary: a few words for a listing.
  ///   - arguments: what may stand there, with defaults, ranges and sentences.
  ///   - make: makes the task, which ends by itself.
  public init<Arguments: Settings>(
    name: String, summary: String = "", arguments: Arguments.Type,
    _ make: @escaping @Sendable (Arguments) -> any Environment
  ) {
    self.name = name
    self.summary = summary
    self.arguments = arguments
    timeLimit = nil
    source = .taskWithArguments { json in
      let chosen = try Arguments(arguments: json, of: name)
      return { make(chosen) }
    }
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
    arguments = nil
    source = .trials(trials)
  }

  /// What makes one environment, with its time limit.
  /// - Parameters:
  ///   - trial: how trials of a distribution are made.
  ///   - arguments: the task's own, a JSON object.
  /// - Throws: `EnvironmentError.unsuitable` where the settings ask for what the name does not have,
  ///   `SettingError.invalid` where the arguments are none of the task's.
  func maker(
    _ trial: TrialSettings, arguments: String
  ) throws -> @Sendable () -> any Environment {
    if case .trials(let trials) = source {
      try refuse(arguments)
      return try trials(trial)
    }
    guard trial.arms == 0, trial.fixedTasks == 0 else {
      throw EnvironmentError.unsuitable(
        name: name, what: "is a single task: leave `arms` and `fixedTasks` at 0")
    }
    switch source {
    case .trials(let trials): return try trials(trial)
    case .taskWithArguments(let read): return try read(arguments)
    case .task(let make):
      try refuse(arguments)
      guard let timeLimit else { return make }
      return { Self.limited(make(), to: timeLimit) }
    }
  }

  private func refuse(_ arguments: String) throws {
    guard arguments.filter({ !$0.isWhitespace }) == "{}" else {
      throw EnvironmentError.unsuitable(
        name: name, what: "takes no arguments: leave `arguments` at {}")
    }
  }

  private static func limited(_ base: some Environment, to steps: Int) -> any Environment {
    TimeLimit(base, steps: steps)
  }
}
