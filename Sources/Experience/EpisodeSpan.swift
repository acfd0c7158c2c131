import Tensors

/// An episode of a rollout, or the part of one that lies in it.
public struct EpisodeSpan: Equatable, Sendable {
  /// Whose it is.
  public var environment: Int
  /// Its steps in the rollout.
  public var steps: Range<Int>

  /// Steps of an environment.
  public init(environment: Int, steps: Range<Int>) {
    self.environment = environment
    self.steps = steps
  }
}

extension Rollout {
  /// The episodes of every environment in order, environment by environment. What a rollout's ends
  /// cut off counts as an episode of its own.
  public var episodes: [EpisodeSpan] {
    let ends = boundaries.floats
    return (0..<batch).flatMap { environment in
      var spans: [EpisodeSpan] = []
      var start = 0
      for step in 0..<time where step == time - 1 || ends[step * batch + environment] == 1 {
        spans.append(EpisodeSpan(environment: environment, steps: start..<step + 1))
        start = step + 1
      }
      return spans
    }
  }
}
