import Tensors

/// The three parts of IMPALA's loss, sums over all steps, each of shape `[]` (Espeholt et al. 2018,
/// Section 4.2).
public struct VTraceLosses {
  /// −Σ log π(a|s) · ρ (r + γ v′ − V)
  public var policy: Tensor
  /// ½ Σ (v − V)²
  public var value: Tensor
  /// The sum of entropies, in nats.
  public var entropy: Tensor
  /// Weight of `value`.
  public var valueWeight: Double
  /// Weight of `entropy`.
  public var entropyWeight: Double
  /// `[time, batch]`: how much more probable each action is now than when it was drawn.
  var ratios: Tensor
  /// Where the ratios are cut off.
  var ratioBound: Double

  /// What is made small.
  public var total: Tensor { policy + value * valueWeight - entropy * entropyWeight }

  /// The parts as numbers: means over steps, which do not depend on the size of a batch.
  var metrics: Metrics {
    let count = Double(ratios.count)
    var metrics = Metrics()
    metrics["policy_loss"] = policy.number / count
    metrics["value_loss"] = 2 * value.number / count
    metrics["entropy"] = entropy.number / count
    metrics["ratio"] = ratios.mean().number
    metrics["clipped"] =
      ratios.isGreater(than: Tensor(ratioBound, elementType: ratios.elementType)).mean().number
    return metrics
  }
}
