import Tensors

/// Thompson sampling (1933): the arm that is best in one draw from the posterior.
///
/// The prior of each arm is uniform, Beta(1, 1), so an arm's posterior is
/// Beta(1 + successes, 1 + failures).
public struct ThompsonSampling: BanditPolicy {
  /// The policy.
  public init() {}

  /// The arm whose drawn probability is greatest.
  public func arm(after record: BanditRecord, using random: inout RandomStream) -> Int {
    let draws = (0..<record.arms).map { arm in
      BetaDistribution(ofRecord: record, arm: arm).draw(using: &random)
    }
    return best(of: record, using: &random) { draws[$0] }
  }
}
