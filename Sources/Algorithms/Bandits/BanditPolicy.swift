import Tensors

/// What the arms of a Bernoulli bandit have paid so far: all that a policy needs to know.
public struct BanditRecord: Equatable, Sendable {
  /// `[arms]`: pulls that paid.
  public private(set) var successes: [Int]
  /// `[arms]`: pulls that did not.
  public private(set) var failures: [Int]

  /// A record without any pull.
  public init(arms: Int) {
    precondition(arms > 0, "A bandit has at least one arm, not \(arms).")
    successes = .init(repeating: 0, count: arms)
    failures = successes
  }

  /// How many arms there are.
  public var arms: Int { successes.count }
  /// Pulls of all arms together.
  public var pulls: Int { successes.reduce(0, +) + failures.reduce(0, +) }
  /// Pulls of one arm.
  public func pulls(of arm: Int) -> Int { successes[arm] + failures[arm] }

  /// Writes one pull down.
  public mutating func add(_ arm: Int, paid: Bool) {
    if paid { successes[arm] += 1 } else { failures[arm] += 1 }
  }
}

/// A rule that chooses an arm from what the arms have paid: the baselines of learned exploration.
///
/// None of them knows how long the trial is, unless it is told so, nor any prior but the uniform one.
public protocol BanditPolicy: Sendable {
  /// The arm to pull next.
  func arm(after record: BanditRecord, using random: inout RandomStream) -> Int
}

extension BanditPolicy {
  /// The arm with the greatest index; of several equal ones any.
  func best(
    of record: BanditRecord, using random: inout RandomStream, index: (Int) -> Double
  ) -> Int {
    var best: [Int] = []
    var greatest = -Double.infinity
    for arm in 0..<record.arms {
      let value = index(arm)
      if value > greatest { (best, greatest) = ([], value) }
      if value == greatest { best.append(arm) }
    }
    return best.count == 1 ? best[0] : best[random.integer(below: best.count)]
  }
}

/// Any arm, whatever happened: what exploration is worth without learning.
public struct RandomArm: BanditPolicy {
  /// The policy.
  public init() {}

  /// Any arm.
  public func arm(after record: BanditRecord, using random: inout RandomStream) -> Int {
    random.integer(below: record.arms)
  }
}
