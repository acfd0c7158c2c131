import Tensors

/// Where exploration noise comes from, and what it remembers: one value a run, saved with it.
///
/// White noise needs the stream alone. The Ornstein–Uhlenbeck process drifts, a row an environment,
/// and forgets when an episode ends.
public struct Exploration: Codable, Equatable, Sendable {
  /// What numbers are drawn from.
  public var random: RandomStream
  /// Where the process stands, `[environment, action]` row by row; empty before it is first used.
  private var drift: [Float] = []
  private var width = 0

  /// Exploration that has not begun.
  public init(_ random: RandomStream) { self.random = random }

  /// Independent standard normal numbers of the shape and the element type of `tensor`.
  public mutating func normal(like tensor: Tensor) -> Tensor {
    .normal(tensor.shape, elementType: tensor.elementType, using: &random)
  }

  /// The next state of x ← x − θ·x + σ·ε in every environment (Lillicrap et al. 2016, with a step of
  /// one; Uhlenbeck and Ornstein 1930).
  /// - Parameters:
  ///   - tensor: `[environment, action]`, whose shape and element type the noise takes.
  ///   - reversion: θ, the share of the drift that is lost in a step.
  ///   - deviation: σ, the standard deviation of what is added in a step.
  public mutating func ornsteinUhlenbeck(
    like tensor: Tensor, reversion: Double, deviation: Double
  ) -> Tensor {
    require(
      tensor.shape.rank == 2,
      "ornsteinUhlenbeck takes [environment, action], not \(tensor.shape)")
    if drift.count != tensor.count || width != tensor.shape[1] {
      drift = [Float](repeating: 0, count: tensor.count)
      width = tensor.shape[1]
    }
    let before = Tensor(drift, shape: tensor.shape)
    let draw = Tensor.normal(tensor.shape, using: &random)
    let after = before * (1 - reversion) + draw * deviation
    drift = after.floats
    return after.converted(to: tensor.elementType)
  }

  /// The episode of environment `index` is over: what drifted there starts again from zero.
  public mutating func endEpisode(at index: Int) {
    guard !drift.isEmpty else { return }
    for i in index * width..<(index + 1) * width { drift[i] = 0 }
  }
}
