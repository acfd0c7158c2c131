/// Rewards divided by the standard deviation of the discounted return so far.
///
/// The scale of a return decides the scale of the critic's errors; the sign of a reward is its
/// meaning, so nothing is subtracted. `VectorStep.rawRewards` stays raw, and the score is counted
/// from it. For training only: an evaluation needs no normalized rewards.
public final class NormalizedRewards: VectorEnvironmentWrapper {
  /// The environments with their raw rewards.
  public let base: any VectorEnvironment
  /// The clip range and the epsilon.
  public let settings: NormalizerSettings
  /// The discount of the return whose deviation is measured, within 0 … 1.
  public let discount: Double
  /// What has been learned of the discounted returns: one mean and one variance.
  public var statistics: RunningStatistics {
    willSet {
      precondition(
        newValue.mean.count == 1, "Returns are one number, not \(newValue.mean.count).")
    }
  }
  /// `[count]` discounted returns of the episodes under way.
  private var returns: [Double]

  /// `base`, with rewards on the scale of its returns.
  public init(
    _ base: any VectorEnvironment, discount: Double, settings: NormalizerSettings = .init()
  ) {
    precondition((0...1).contains(discount), "A discount lies within 0 … 1, not \(discount).")
    self.base = base
    self.discount = discount
    self.settings = settings
    statistics = RunningStatistics(width: 1)
    returns = .init(repeating: 0, count: base.count)
  }

  /// Resets the base and the returns under way; what was learned stays.
  public func reset(seed: UInt64) throws -> [Float] {
    let observations = try base.reset(seed: seed)
    returns = .init(repeating: 0, count: count)
    return observations
  }

  /// Steps the base, counts the returns under way, and divides the rewards.
  public func step(_ actions: Actions) throws -> VectorStep {
    var step = try base.step(actions)
    for index in returns.indices {
      returns[index] = returns[index] * discount + step.rewards[index]
    }
    statistics.add(returns)
    step.rewards = normalized(step.rewards)
    for index in returns.indices where step.endings[index].endsEpisode { returns[index] = 0 }
    return step
  }

  /// The base's state with the statistics and the returns under way; `nil` where the base's is.
  public func savedState() throws -> VectorEnvironmentState? {
    guard var state = try base.savedState() else { return nil }
    try state.keep(statistics.numbers, as: Self.key, of: name)
    try state.keep(returns, as: Self.returnsKey, of: name)
    return state
  }

  /// Goes back to a saved state.
  public func restore(_ state: VectorEnvironmentState) throws -> [Float] {
    let saved = try state.statistics(Self.key, width: 1, of: name)
    guard let savedReturns = state.extras[Self.returnsKey], savedReturns.count == count else {
      throw EnvironmentError.unfitState(
        name: name, what: "it holds no returns under way for \(count) environments")
    }
    let observations = try base.restore(state)
    statistics = saved
    returns = savedReturns
    return observations
  }

  private func normalized(_ rewards: [Double]) -> [Double] {
    // One return has no deviation yet.
    guard statistics.count > 1 else { return rewards }
    let deviation = (statistics.variance[0] + settings.epsilon).squareRoot()
    let clip = Double(settings.clip)
    return rewards.map { min(max($0 / deviation, -clip), clip) }
  }

  private static let key = "normalizedRewards"
  private static let returnsKey = "normalizedRewards.returns"
}
