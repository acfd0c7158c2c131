/// Observations normalized by statistics that cannot change: for evaluation.
public final class FrozenNormalizedObservations: VectorEnvironmentWrapper {
  /// The environments with their raw observations.
  public let base: any VectorEnvironment
  /// What the observations are normalized by.
  public let statistics: RunningStatistics
  /// The shape of the base's observations, within the clip range.
  public let observationSpace: Space
  private let scale: ObservationScale

  /// `base`, normalized by `statistics`.
  /// - Throws: `EnvironmentError.unsuitable` where observations are discrete, or of another size
  ///   than the statistics.
  public init(
    _ base: any VectorEnvironment, statistics: RunningStatistics,
    settings: NormalizerSettings = .init()
  ) throws(EnvironmentError) {
    observationSpace = try ObservationScale.space(over: base, settings)
    guard statistics.mean.count == base.observationSpace.size else {
      throw .unsuitable(
        name: base.name,
        what: "observes \(base.observationSpace.size) numbers, and the normalizer was trained on "
          + "\(statistics.mean.count): it belongs to another task")
    }
    self.base = base
    self.statistics = statistics
    scale = ObservationScale(statistics, settings)
  }

  /// Resets the base.
  /// - Returns: `[count, size]`, normalized.
  public func reset(seed: UInt64) throws -> [Float] {
    scale.normalized(try base.reset(seed: seed))
  }

  /// Steps the base and normalizes every observation.
  public func step(_ actions: Actions) throws -> VectorStep {
    scale.normalized(try base.step(actions))
  }

  /// Goes back to a saved state of the base.
  /// - Returns: `[count, size]`, normalized.
  public func restore(_ state: VectorEnvironmentState) throws -> [Float] {
    scale.normalized(try base.restore(state))
  }
}
