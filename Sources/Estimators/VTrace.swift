import Tensors

/// What V-trace makes of a stretch of experience that another policy went through: `[time, batch]` each.
public struct VTrace {
  /// v: what the critic should say of each observation.
  public var targets: Tensor
  /// ρ (r + γ v′ − V): how much better each action was than expected, with the weight that the policy
  /// gradient gives it.
  public var advantages: Tensor
}

extension RewardSequence {
  /// V-trace (Espeholt et al. 2018, Eq. 1 and Section 4.2): returns of steps that an older policy
  /// chose, corrected towards the present one by truncated importance weights.
  ///
  /// With π/μ the ratio of an action's probability under the present policy to that under the one
  /// that acted, ρ = min(ρ̄, π/μ), c = λ min(c̄, π/μ) and δ = ρ (r + γ · continues · V(arrival) − V),
  /// v_t − V_t = δ_t + γ c_t (v_{t+1} − V_{t+1}) within an episode and δ_t at its end. A step that was
  /// cut off bootstraps; nothing flows back across a boundary.
  ///
  /// `values` and `nextValues` are the present critic's. At a ratio of 1 the targets are the λ-return:
  /// `generalizedAdvantages(discount:smoothing:) + values`.
  /// - Parameters:
  ///   - logRatios: `[time, batch]`, log π(a|s) − log μ(a|s).
  ///   - discount: γ, a step, in 0…1.
  ///   - ratioBound: ρ̄, above 0, at least c̄: which policy the targets are the values of. Infinity
  ///     means π itself.
  ///   - traceBound: c̄, above 0: how much a later difference can matter; not where it leads.
  ///   - smoothing: λ, in 0…1.
  /// - Returns: targets and advantages. Differentiable.
  public func vTrace(
    logRatios: Tensor, discount: Double, ratioBound: Double = 1, traceBound: Double = 1,
    smoothing: Double = 1
  ) -> VTrace {
    require(
      logRatios.shape == rewards.shape,
      "vTrace: the log-ratios \(logRatios.shape) and the rewards \(rewards.shape) differ in shape")
    require((0...1).contains(smoothing), "vTrace: λ \(smoothing) is not in 0…1")
    require(
      traceBound > 0 && ratioBound >= traceBound,
      "vTrace: the bounds c̄ \(traceBound) and ρ̄ \(ratioBound) are not 0 < c̄ ≤ ρ̄")
    let ratios = logRatios.exponential()
    let (ρ, c) = (ratios.clamped(0, ratioBound), ratios.clamped(0, traceBound) * smoothing)
    let inside = (1 - boundaries) * discount
    let corrections = (ρ * temporalDifferences(discount: discount))
      .reverseScan(decays: inside * c)
    // v′ is what the next step's target says, but at an episode's end or the sequence's the critic.
    let following = Tensor.concatenated(
      [
        corrections.slice(1..<corrections.shape[0]),
        .zeros([1, corrections.shape[1]], elementType: corrections.elementType),
      ], along: 0)
    return VTrace(
      targets: values + corrections,
      advantages: ρ * (temporalDifferences(discount: discount) + inside * following))
  }
}
