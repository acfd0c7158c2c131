import Environments

extension AlgorithmTable {
  /// One environment as training will see it: its actions suit the algorithm, and its replay fits.
  /// - Throws: `EnvironmentError`, `RecipeFault`, or a fault that names the largest replay that fits.
  public func task(
    of algorithm: String, _ environment: EnvironmentSettings, _ training: TrainingSettings,
    factory: EnvironmentFactory
  ) throws -> any VectorEnvironment {
    let entry = try entry(named: algorithm)
    let base = try factory.makePlain(environment, count: 1)
    do {
      if entry.isOnPolicy { return try base.withBoundedActions() }
      try MemoryEstimate.requireReplay(of: training.replayCapacity, base)
      return try RescaledVectorActions(base)
    } catch {
      base.close()
      throw error
    }
  }
}

extension VectorEnvironment {
  /// Actions of a box within −1…1; indices as they are.
  func withBoundedActions() throws -> any VectorEnvironment {
    if case .discrete = actionSpace { return self }
    return try RescaledVectorActions(self)
  }
}
