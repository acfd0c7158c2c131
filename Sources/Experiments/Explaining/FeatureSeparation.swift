/// How far apart two kinds of features lie, measured between the features themselves: no embedding
/// in the plane keeps distances, and t-SNE draws clusters apart that touch.
public struct FeatureSeparation: Sendable, Codable, Equatable {
  /// The mean silhouette (Rousseeuw 1987), within −1…1: near 0 where the kinds lie among each
  /// other, near 1 where each is a cluster of its own.
  public let silhouette: Double
  /// The share of features whose nearest neighbour is of the other kind, a tie counting half: 0
  /// where the kinds lie apart, and where weights are so near 1 that everyone's nearest is its own
  /// twin, 1.
  public let mixedNeighbours: Double

  /// Compares two kinds of at least two features each, of equal widths.
  public init(_ first: [[Float]], _ second: [[Float]]) {
    let all = first + second
    var (silhouettes, mixed) = (0.0, 0.0)
    for (index, feature) in all.enumerated() {
      let isFirst = index < first.count
      var (own, other) = (Distances(), Distances())
      for (place, neighbour) in all.enumerated() where place != index {
        let distance = Self.distance(feature, neighbour)
        if (place < first.count) == isFirst { own.add(distance) } else { other.add(distance) }
      }
      let larger = max(own.mean, other.mean)
      silhouettes += larger > 0 ? (other.mean - own.mean) / larger : 0
      mixed += other.least < own.least ? 1 : other.least == own.least ? 0.5 : 0
    }
    silhouette = silhouettes / Double(all.count)
    mixedNeighbours = mixed / Double(all.count)
  }

  private struct Distances {
    var sum = 0.0
    var count = 0
    var least = Double.infinity
    var mean: Double { sum / Double(count) }

    mutating func add(_ distance: Double) {
      sum += distance
      count += 1
      least = min(least, distance)
    }
  }

  private static func distance(_ one: [Float], _ other: [Float]) -> Double {
    var sum: Float = 0
    for index in one.indices {
      let difference = one[index] - other[index]
      sum += difference * difference
    }
    return Double(sum).squareRoot()
  }
}
