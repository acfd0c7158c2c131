/// Observations brought to zero mean and unit variance by what has been seen so far.
///
/// For training only: every observation that the agent is given to act on is counted first. For
/// evaluation use `frozen(over:)`, whose type has no way to learn. What is learned outlives resets;
/// it is part of the saved state, and `statistics` can be kept and given back where environments
/// cannot be saved (worker processes).
public final class NormalizedObservations: VectorEnvironmentWrapper {
  /// The environments with their raw observations.
  public let base: any VectorEnvironment
  /// The clip range and the epsilon.
  public let settings: NormalizerSettings
  /// The shape of the base's observations, within the clip range.
  public let observationSpace: Space
  /// What has been learned of the raw observations: `[size]` means and variances.
  public var statistics: RunningStatistics {
    willSet {
      precondition(
        newValue.mean.count == base.observationSpace.size,
        "'\(name)' observes \(base.observationSpace.size) numbers, and the statistics are of "
          + "\(newValue.mean.count).")
    }
  }

  /// `base`, normalized.
  /// - Throws: `EnvironmentError.unsuitable` where observations are discrete.
  public init(
    _ base: any VectorEnvironment, settings: NormalizerSettings = .init()
  ) throws(EnvironmentError) {
    observationSpace = try ObservationScale.space(over: base, settings)
    self.base = base
    self.settings = settings
    statistics = RunningStatistics(width: base.observationSpace.size)
  }

  /// Other environments, normalized by what has been learned up to now.
  /// - Parameter evaluation: environments of the same task that are not used for training.
  public func frozen(
    over evaluation: any VectorEnvironment
  ) throws(EnvironmentError) -> FrozenNormalizedObservations {
    try FrozenNormalizedObservations(evaluation, statistics: statistics, settings: settings)
  }

  /// Resets the base and counts its first observations.
  /// - Returns: `[count, size]`, normalized.
  public func reset(seed: UInt64) throws -> [Float] {
    learned(from: try base.reset(seed: seed))
  }

  /// Steps the base, counts what is to be acted on next, and normalizes every observation, the
  /// final ones of truncated episodes too.
  public func step(_ actions: Actions) throws -> VectorStep {
    let step = try base.step(actions)
    statistics.add(step.observations.map { Double($0) })
    return ObservationScale(statistics, settings).normalized(step)
  }

  /// The base's state with the statistics; `nil` where the base's is.
  public func savedState() throws -> VectorEnvironmentState? {
    guard var state = try base.savedState() else { return nil }
    try state.keep(statistics.numbers, as: Self.key, of: name)
    return state
  }

  /// Goes back to a saved state.
  /// - Returns: `[count, size]`, normalized as they were when the state was saved.
  public func restore(_ state: VectorEnvironmentState) throws -> [Float] {
    let saved = try state.statistics(Self.key, width: base.observationSpace.size, of: name)
    let observations = try base.restore(state)
    statistics = saved
    return ObservationScale(saved, settings).normalized(observations)
  }

  private func learned(from observations: [Float]) -> [Float] {
    statistics.add(observations.map { Double($0) })
    return ObservationScale(statistics, settings).normalized(observations)
  }

  private static let key = "normalizedObservations"
}
