/// How far a normalizer may stretch what it normalizes.
public struct NormalizerSettings: Codable, Equatable, Sendable {
  /// Normalized numbers are held within ± this many standard deviations; positive.
  public var clip: Float
  /// Added to variances, so that a constant element is not divided by zero; positive.
  public var epsilon: Double

  /// Settings; the defaults are those of OpenAI Baselines' `VecNormalize`.
  public init(clip: Float = 10, epsilon: Double = 1e-8) {
    precondition(clip > 0, "The clip range is positive, not \(clip).")
    precondition(epsilon > 0, "The epsilon is positive, not \(epsilon).")
    self.clip = clip
    self.epsilon = epsilon
  }
}
