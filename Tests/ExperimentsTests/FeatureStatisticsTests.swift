import Testing

@testable import Experiments

/// What is made of differences, weights and features, by hand.
@Suite("What features come to")
struct FeatureStatisticsTests {
  private func isNear(_ one: Double, _ other: Double) -> Bool { abs(one - other) < 1e-6 }

  @Test func differences() {
    let summary = DifferenceSummary([3, -1, 0, 1, 2], meanValue: -7)
    #expect(summary.count == 5 && summary.mean == 1 && summary.median == 1)
    // Zero is not above zero.
    #expect(summary.shareAboveZero == 0.6 && summary.shareAtZero == 0.2)
    #expect(summary.meanValue == -7)
    #expect(summary.quantile25 == 0 && summary.quantile75 == 2)
    #expect(isNear(summary.quantile5, -0.8) && isNear(summary.quantile95, 2.8))
  }

  @Test func moments() {
    var moments = Moments()
    for value in [2.0, 4, 9] { moments.add(value) }
    #expect(moments.count == 3 && moments.mean == 5)
    #expect(isNear(moments.deviation * moments.deviation, 26.0 / 3))
    var same = Moments()
    for _ in 0..<3 { same.add(0.1) }
    #expect(isNear(same.mean, 0.1) && same.deviation == 0)
  }

  private func row(_ own: [Float], _ weights: [Float], _ values: (Double, Double)) -> FeatureRow {
    FeatureRow(
      own: own, weights: weights, attended: zip(own, weights).map(*), ownValue: values.0,
      attendedValue: values.1)
  }

  /// Weights 1.5, 1, 0.95 and 0.25: mean 0.925; distances 0.5, 0, 0.05 and 0.75, of which two exceed
  /// 0.1. The first row moves (3, 4) by (1.5, 0), 0.3 of its length; the second one is all zero.
  @Test func masks() {
    var record = FeatureRecord()
    record.add(row([3, 4], [1.5, 1], (10, 12)))
    record.add(row([0, 0], [0.95, 0.25], (20, 19.5)))
    #expect(record.differences == [2, -0.5])
    let mask = record.maskSummary
    #expect(isNear(mask.mean, 0.925) && isNear(mask.strength, 0.325) && mask.moved == 0.5)
    let squares = 0.575 * 0.575 + 0.075 * 0.075 + 0.025 * 0.025 + 0.675 * 0.675
    #expect(isNear(mask.deviation * mask.deviation, squares / 4))
    #expect(isNear(mask.change, 0.15))
    #expect(record.differenceSummary.meanValue == 15)
  }

  /// Two clusters: at 0 the own distance is 1 and the other mean 10.5; at 1 they are 1 and 9.5.
  @Test func kindsThatLieApart() {
    let apart = FeatureSeparation([[0], [1]], [[10], [11]])
    #expect(isNear(apart.silhouette, (9.5 / 10.5 + 8.5 / 9.5) / 2))
    #expect(apart.mixedNeighbours == 0)
  }

  @Test func kindsThatLieTogether() {
    // Everyone's nearest is its twin of the other kind.
    let twins = FeatureSeparation([[0, 0], [3, 4]], [[0, 0], [3, 4]])
    #expect(twins.mixedNeighbours == 1 && isNear(twins.silhouette, -0.5))
    // All the same: no kind is nearer.
    let same = FeatureSeparation([[7], [7]], [[7], [7]])
    #expect(same.mixedNeighbours == 0.5 && same.silhouette == 0)
    // At 0 the nearest are 2 and 3 away; at 2 a tie; at 3 and 5, 1 and 2, and 2 and 3.
    let mixed = FeatureSeparation([[0], [3]], [[2], [5]])
    #expect(mixed.mixedNeighbours == (1 + 1 + 1 + 1) / 4)
  }
}
