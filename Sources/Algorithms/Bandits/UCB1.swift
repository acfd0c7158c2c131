import Foundation
import Tensors

/// UCB1 (Auer, Cesa-Bianchi and Fischer 2002): the arm with the greatest upper confidence bound.
///
/// After every arm has been pulled once, an arm's index is
/// mean + c · √(2 ln t / n), with t the pulls of all arms and n those of this one.
public struct UCB1: BanditPolicy {
  /// c: 1 in the paper; smaller ones explore less and suit short trials.
  public var coefficient: Double

  /// The policy.
  public init(coefficient: Double = 1) {
    precondition(coefficient >= 0, "The coefficient of UCB1 is at least 0, not \(coefficient).")
    self.coefficient = coefficient
  }

  /// An arm that has not been pulled, else the one with the greatest bound.
  public func arm(after record: BanditRecord, using random: inout RandomStream) -> Int {
    let logarithm = log(Double(max(record.pulls, 1)))
    return best(of: record, using: &random) { arm in
      let pulls = Double(record.pulls(of: arm))
      guard pulls > 0 else { return .infinity }
      return Double(record.successes[arm]) / pulls
        + coefficient * (2 * logarithm / pulls).squareRoot()
    }
  }
}
