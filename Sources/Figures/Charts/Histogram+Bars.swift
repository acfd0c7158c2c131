extension Histogram {
  /// One bar: which values it holds, and how many.
  public struct Bar: Sendable, Equatable {
    /// The least value that belongs to it.
    public let lower: Double
    /// The least value that belongs to the next; of the last bar, the greatest that belongs to it.
    public let upper: Double
    /// The share of the sample's values, in per cent: the height.
    public let share: Double
  }

  /// The bars of each sample as they are drawn, empty ones included, for a table beside the picture.
  public var bars: [[Bar]] {
    let edges = edges(of: samples.flatMap(\.drawable))
    return samples.map { sample in
      guard !sample.drawable.isEmpty else { return [] }
      return sample.shares(between: edges).enumerated().map {
        Bar(lower: edges[$0], upper: edges[$0 + 1], share: $1)
      }
    }
  }
}
