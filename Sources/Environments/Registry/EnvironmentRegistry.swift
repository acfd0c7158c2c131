import Settings

/// A table of tasks by name. A value: yours is your own, and there is no global one.
///
/// ```swift
/// var registry = EnvironmentRegistry.native
/// registry.register("MyTask", timeLimit: 200) { MyTask() }
/// let tasks = try registry.make("MyTask", count: 8)
/// ```
public struct EnvironmentRegistry: Sendable {
  /// The tasks, in the order in which they were registered.
  public private(set) var entries: [RegisteredEnvironment]

  /// A table of the given tasks; of two with one name the later stands.
  public init(_ entries: [RegisteredEnvironment] = []) {
    self.entries = []
    for entry in entries { register(entry) }
  }

  /// The tasks that come with this package.
  public static var native: EnvironmentRegistry { EnvironmentRegistry(NativeEnvironments.all) }

  /// Every name, in order.
  public var names: [String] { entries.map(\.name) }

  /// Adds a task, in place of one with the same name.
  public mutating func register(_ entry: RegisteredEnvironment) {
    if let index = entries.firstIndex(where: { $0.name == entry.name }) {
      entries[index] = entry
    } else {
      entries.append(entry)
    }
  }

  /// Adds a task, in place of one with the same name.
  /// - Parameters:
  ///   - name: what a user types.
  ///   - timeLimit: the length of the longest episode in steps; `nil` where the task always ends
  ///     by itself.
  ///   - make: makes the task, without its limit.
  public mutating func register(
    _ name: String, timeLimit: Int?, _ make: @escaping @Sendable () -> any Environment
  ) {
    register(RegisteredEnvironment(name: name, timeLimit: timeLimit, make))
  }

  /// The task of that name, or `nil`.
  public func entry(named name: String) -> RegisteredEnvironment? {
    entries.first { $0.name == name }
  }

  /// Adds a task with arguments of its own, in place of one with the same name.
  /// - Parameters:
  ///   - name: what a user types.
  ///   - arguments: what may stand in `arguments`, with defaults, ranges and sentences.
  ///   - make: makes the task, which ends by itself.
  public mutating func register<Arguments: Settings>(
    _ name: String, arguments: Arguments.Type,
    _ make: @escaping @Sendable (Arguments) -> any Environment
  ) {
    register(RegisteredEnvironment(name: name, arguments: arguments, make))
  }

  /// Adds a distribution of tasks, in place of an entry with the same name.
  /// - Parameters:
  ///   - name: what a user types.
  ///   - distribution: where each trial's task is drawn from.
  public mutating func register(_ name: String, tasks distribution: some TaskDistribution) {
    register(RegisteredEnvironment(name: name) { settings in settings.trials(of: distribution) })
  }

  /// `count` environments of one task, or `count` that each go through trials of a distribution.
  ///
  /// Observations and endings are the task's own; `makeTrials` is for agents that remember.
  /// - Parameters:
  ///   - name: a registered name.
  ///   - count: how many.
  ///   - threads: in how many threads they are stepped; results do not depend on it.
  ///   - trial: how trials of a distribution are made.
  ///   - arguments: the task's own, a JSON object such as `{"length": 20}`.
  /// - Throws: `EnvironmentError.unknown` with the nearest names, `EnvironmentError.unsuitable`
  ///   where the trial's settings do not fit the name, `SettingError.invalid` where the arguments
  ///   do not.
  public func make(
    _ name: String, count: Int = 1, threads: Int = 1, trial: TrialSettings = .init(),
    arguments: String = "{}"
  ) throws -> any VectorEnvironment {
    guard let entry = entry(named: name) else {
      throw EnvironmentError.unknown(name: name, nearest: nearestNames(to: name, among: names))
    }
    guard trial.tasks == TrialSettings().tasks else {
      throw EnvironmentError.unsuitable(
        name: name, what: "is native, and `tasks` are arguments of bridged environments")
    }
    let make = try entry.maker(trial, arguments: arguments)
    return try LocalVectorEnvironment(name: name, count: count, threads: threads, make: make)
  }

  /// `count` environments that go through trials, seen by an agent that remembers: see
  /// `TrialObservations`. A single task is a distribution of one.
  /// - Throws: as `make`.
  public func makeTrials(
    _ name: String, count: Int = 1, threads: Int = 1, trial: TrialSettings = .init()
  ) throws -> TrialObservations {
    TrialObservations(
      try make(name, count: count, threads: threads, trial: trial), settings: trial)
  }
}
