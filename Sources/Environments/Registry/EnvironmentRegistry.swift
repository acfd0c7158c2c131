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

  /// `count` environments of one task.
  /// - Parameters:
  ///   - name: a registered name.
  ///   - count: how many.
  ///   - threads: in how many threads they are stepped; results do not depend on it.
  /// - Throws: `EnvironmentError.unknown` with the nearest names.
  public func make(
    _ name: String, count: Int = 1, threads: Int = 1
  ) throws -> any VectorEnvironment {
    guard let entry = entry(named: name) else {
      throw EnvironmentError.unknown(name: name, nearest: nearestNames(to: name, among: names))
    }
    return try LocalVectorEnvironment(name: name, count: count, threads: threads) { entry.make() }
  }
}
