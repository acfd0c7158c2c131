import Foundation
import Tensors

/// Bayes-UCB (Kaufmann, Cappé and Garivier 2012): the arm with the greatest quantile of its posterior.
///
/// At pull t, counted from 1, the quantile is 1 − 1 / (t · (ln n)^c); the priors are uniform.
public struct BayesUCB: BanditPolicy {
  /// n: how many pulls the trial has.
  public var horizon: Int
  /// c: the proof of optimality needs 5; 0, which the authors recommend for use, leaves n out.
  public var exponent: Double

  /// The policy.
  /// - Parameters:
  ///   - horizon: how many pulls the trial has; at least one.
  ///   - exponent: how much further than 1 − 1 / t the quantile lies.
  public init(horizon: Int, exponent: Double = 0) {
    precondition(horizon > 0, "A trial has at least one pull, not \(horizon).")
    self.horizon = horizon
    self.exponent = exponent
  }

  /// The probability whose quantile is compared at a pull, counted from 1.
  public func level(atPull pull: Int) -> Double {
    let level = 1 - 1 / (Double(pull) * pow(log(Double(horizon)), exponent))
    return min(max(level, 0), 1)
  }

  /// The arm whose quantile is greatest.
  public func arm(after record: BanditRecord, using random: inout RandomStream) -> Int {
    let level = level(atPull: record.pulls + 1)
    return best(of: record, using: &random) { arm in
      BetaDistribution(ofRecord: record, arm: arm).quantile(level)
    }
  }
}
