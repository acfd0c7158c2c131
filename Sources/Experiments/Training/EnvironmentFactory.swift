import Environments

/// Where a run gets its environments from. Injected, so that this room knows neither Python nor worker
/// processes: the command hands in one that knows both.
public struct EnvironmentFactory: Sendable {
  private let makeBase: @Sendable (EnvironmentSettings, Int) throws -> any VectorEnvironment

  /// A factory.
  /// - Parameter make: makes the given number of environments, with their own actions and unwrapped.
  public init(
    _ make: @escaping @Sendable (EnvironmentSettings, Int) throws -> any VectorEnvironment
  ) {
    makeBase = make
  }

  /// The environments of a registry: native ones and your own.
  public init(registry: EnvironmentRegistry = .native) {
    self.init { settings, count in
      if settings.maxEpisodeSteps > 0 {
        throw EnvironmentError.unsuitable(
          name: settings.name,
          what: "is native and keeps its own time limit; leave maxEpisodeSteps at 0")
      }
      return try registry.make(
        settings.name, count: count, threads: settings.threads, trial: settings.trial,
        arguments: settings.arguments)
    }
  }

  /// Environments as a bridge or a registry gives them: actions within their own bounds.
  public func makePlain(
    _ settings: EnvironmentSettings, count: Int? = nil
  ) throws -> any VectorEnvironment {
    try makeBase(settings, count ?? settings.count)
  }
}
