import Algorithms
import Tensors
import Testing

@Suite struct BanditPolicyTests {
  /// A record of the given successes and failures of each arm.
  private func record(_ arms: [(Int, Int)]) -> BanditRecord {
    var record = BanditRecord(arms: arms.count)
    for (arm, (successes, failures)) in arms.enumerated() {
      for _ in 0..<successes { record.add(arm, paid: true) }
      for _ in 0..<failures { record.add(arm, paid: false) }
    }
    return record
  }

  /// How often each arm is chosen in 6000 draws.
  private func shares(_ policy: some BanditPolicy, _ record: BanditRecord) -> [Double] {
    var random = RandomStream(seed: 1)
    var counts = [Double](repeating: 0, count: record.arms)
    for _ in 0..<6000 { counts[policy.arm(after: record, using: &random)] += 1 }
    return counts.map { $0 / 6000 }
  }

  @Test func aRecordCounts() {
    let record = record([(2, 1), (0, 3)])
    #expect(record.successes == [2, 0] && record.failures == [1, 3])
    #expect(record.pulls == 6 && record.pulls(of: 1) == 3)
  }

  @Test func anyArmIsAnyArm() {
    let shares = shares(RandomArm(), record([(9, 0), (0, 9), (1, 1)]))
    #expect(shares.allSatisfy { abs($0 - 1.0 / 3) < 0.031 }, "\(shares)")
  }

  /// P(Beta(2, 1) > Beta(1, 1)) = ∫ 2x · x dx = 2/3.
  @Test func thompsonChoosesAnArmAsOftenAsItIsBelievedToBeBest() {
    let shares = shares(ThompsonSampling(), record([(1, 0), (0, 0)]))
    #expect(abs(shares[0] - 2.0 / 3) < 0.031, "\(shares)")
  }

  /// ln 6 = 1.7918: √(2 · 1.7918 / 4) = 0.9465 and √(2 · 1.7918 / 2) = 1.3386.
  @Test func ucb1WeighsMeanAgainstDoubt() {
    var random = RandomStream(seed: 1)
    let even = record([(3, 1), (1, 1)])
    #expect(UCB1().arm(after: even, using: &random) == 1)  // 0.75 + 0.9465 < 0.5 + 1.3386
    // 0.75 + 0.6626 < 0.5 + 0.9370, and 0.75 + 0.5679 > 0.5 + 0.8032.
    #expect(UCB1(coefficient: 0.7).arm(after: even, using: &random) == 1)
    #expect(UCB1(coefficient: 0.6).arm(after: even, using: &random) == 0)
    #expect(UCB1().arm(after: record([(5, 0), (0, 0)]), using: &random) == 1)
    let untried = shares(UCB1(), record([(5, 0), (0, 0), (0, 0)]))
    #expect(untried[0] == 0 && abs(untried[1] - 0.5) < 0.033)
  }

  /// At the second pull the level is 1/2: medians of Beta(2, 1), √½, and Beta(1, 1), ½.
  @Test func bayesUCBComparesQuantiles() {
    #expect(BayesUCB(horizon: 100).level(atPull: 1) == 0)
    #expect(BayesUCB(horizon: 100).level(atPull: 4) == 0.75)
    // ln 100 = 4.60517
    #expect(abs(BayesUCB(horizon: 100, exponent: 1).level(atPull: 2) - 0.891427) < 1e-6)
    var random = RandomStream(seed: 1)
    #expect(BayesUCB(horizon: 100).arm(after: record([(1, 0), (0, 0)]), using: &random) == 0)
    // At the 9th pull, level 8/9: beyond the mean of Beta(6, 4), 0.6, by less than two deviations,
    // 0.148; in the middle the other arm would be worse.
    #expect(BayesUCB(horizon: 100).arm(after: record([(5, 3), (0, 0)]), using: &random) == 1)
    // At the 10th pull, level 0.9: that quantile of Beta(2, 9) is 0.337, of Beta(1, 1) 0.9.
    #expect(BayesUCB(horizon: 100).arm(after: record([(1, 8), (0, 0)]), using: &random) == 1)
  }
}

@Suite struct BetaDistributionTests {
  @Test func itsCumulativeHasClosedForms() {
    for x in [0.1, 0.4, 0.75, 0.99] {
      func value(_ a: Double, _ b: Double) -> Double {
        BetaDistribution(alpha: a, beta: b).cumulative(x)
      }
      #expect(abs(value(1, 1) - x) < 1e-14)
      #expect(abs(value(3, 1) - x * x * x) < 1e-14)
      #expect(abs(value(2, 2) - (3 * x * x - 2 * x * x * x)) < 1e-14)
      #expect(
        abs(value(40, 7) + BetaDistribution(alpha: 7, beta: 40).cumulative(1 - x) - 1) < 1e-12)
    }
  }

  /// For whole parameters it is the upper tail of a binomial with α + β − 1 trials.
  @Test func itsCumulativeIsABinomialTail() {
    let (alpha, beta, x) = (30, 71, 0.33)
    var tail = 0.0
    for successes in alpha...(alpha + beta - 1) {
      var term = 1.0
      for factor in 1...(alpha + beta - 1) {
        term *= factor <= successes ? x : 1 - x
        if factor <= successes { term *= Double(alpha + beta - factor) / Double(factor) }
      }
      tail += term
    }
    let value = BetaDistribution(alpha: Double(alpha), beta: Double(beta)).cumulative(x)
    #expect(abs(value - tail) < 1e-12)
  }

  @Test func itsQuantileUndoesIt() {
    for (a, b) in [(1.0, 1.0), (2, 5), (60, 3), (101, 101)] {
      let distribution = BetaDistribution(alpha: a, beta: b)
      for level in [0.01, 0.5, 0.9, 0.999] {
        #expect(abs(distribution.cumulative(distribution.quantile(level)) - level) < 1e-12)
      }
      #expect(distribution.quantile(0) == 0 && distribution.quantile(1) == 1)
    }
  }

  @Test func itsDrawsHaveItsMeanAndVariance() {
    for (a, b) in [(1.0, 1.0), (2, 5), (60, 3)] {
      var random = RandomStream(seed: 1)
      let distribution = BetaDistribution(alpha: a, beta: b)
      let draws = (0..<20_000).map { _ in distribution.draw(using: &random) }
      let mean = draws.reduce(0, +) / 20_000
      let variance = draws.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20_000
      let expected = a * b / ((a + b) * (a + b) * (a + b + 1))
      #expect(abs(mean - a / (a + b)) < 5 * (expected / 20_000).squareRoot())
      #expect(abs(variance / expected - 1) < 0.06)
    }
  }
}
