/// Takes observations to zero mean and unit variance, by statistics that it does not change.
struct ObservationScale: Sendable {
  private let mean: [Double]
  private let factor: [Double]
  private let clip: Double

  init(_ statistics: RunningStatistics, _ settings: NormalizerSettings) {
    mean = statistics.mean
    clip = Double(settings.clip)
    // Before the first row nothing is known: observations pass as they are, but for the clip.
    factor =
      statistics.count > 0
      ? statistics.variance.map { 1 / ($0 + settings.epsilon).squareRoot() }
      : mean.map { _ in 1 }
  }

  /// `[rows, width]` observations, normalized.
  func normalized(_ observations: [Float]) -> [Float] {
    observations.indices.map { index in
      let element = index % mean.count
      let value = (Double(observations[index]) - mean[element]) * factor[element]
      return Float(min(max(value, -clip), clip))
    }
  }

  /// A step whose every observation is normalized, those inside its endings too.
  func normalized(_ step: VectorStep) -> VectorStep {
    var step = step
    step.observations = normalized(step.observations)
    step.arrivals = normalized(step.arrivals)
    for index in step.endings.indices {
      if case .truncated(let final) = step.endings[index] {
        step.endings[index] = .truncated(final: normalized(final))
      }
    }
    return step
  }

  /// The space of normalized observations.
  /// - Throws: `EnvironmentError.unsuitable` where observations are not boxes.
  static func space(
    over base: any VectorEnvironment, _ settings: NormalizerSettings
  ) throws(EnvironmentError) -> Space {
    guard case .box(let shape, _, _) = base.observationSpace else {
      throw .unsuitable(
        name: base.name, what: "has discrete observations, which cannot be normalized")
    }
    return .box(shape: shape, low: -settings.clip, high: settings.clip)
  }
}
