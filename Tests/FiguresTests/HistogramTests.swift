import Testing

@testable import Figures

@Suite struct HistogramTests {
  private func boxes(_ histogram: Histogram) -> [Box] {
    histogram.plot.layers.flatMap { layer in
      if case .boxes(_, let boxes, _) = layer { return boxes }
      return []
    }
  }

  @Test func sharesByHand() {
    let boxes = boxes(Histogram(xLabel: "x", values: [-1, 0.5, 1, 1, 3], bins: 4))
    // Bins of width 1 from −1: [−1, 0), [0, 1), [1, 2), [2, 3].
    #expect(boxes.map(\.left) == [-1, 0, 1, 2])
    #expect(boxes.map(\.high) == [20, 20, 40, 20])
  }

  /// Every value is in exactly one bin, and zero divides the bars as it divides the values.
  @Test(arguments: [3, 10, 30, 77])
  func barsHoldAllAndZeroIsAnEdge(_ bins: Int) {
    let values = Samples.bell(around: 0.21, width: 1, count: 1000)
    let boxes = boxes(Histogram(xLabel: "x", values: values, bins: bins))
    #expect(abs(boxes.map(\.high).reduce(0, +) - 100) < 1e-9)
    let above = boxes.filter { $0.left >= -1e-9 }.map(\.high).reduce(0, +)
    #expect(abs(above - 100 * Histogram.shareAboveZero(values)) < 1e-9)
    for box in boxes {
      let inside = values.count { $0 >= box.left && $0 < box.right }
      #expect(abs(Double(inside) / 10 - box.high) < 0.11)
    }
  }

  @Test func shareAboveZeroCountsFiniteValues() {
    #expect(Histogram.shareAboveZero([-1, 0, 2, 3, .nan, .infinity]) == 0.5)
    #expect(Histogram.shareAboveZero([]).isNaN)
    let plot = Histogram(
      xLabel: "x",
      samples: [.init(name: "a_b", values: [1, 2, -3]), .init(name: "none", values: [.nan])],
      marksZero: true
    ).plot
    #expect(plot.remarks.map(\.text) == ["a_b: 66.7 % above 0"])
    #expect(plot.leftOut == ["none"])
  }

  @Test func equalValuesAreOneBar() {
    #expect(boxes(Histogram(xLabel: "x", values: [4, 4, 4])).map(\.high) == [100])
    #expect(boxes(Histogram(xLabel: "x", values: [0, 0])).map(\.high) == [100])
  }

  /// Samples of different sizes share edges and have shares of their own.
  @Test func samplesShareTheirBins() {
    let plot = Histogram(
      xLabel: "x",
      samples: [
        .init(name: "small", values: [0, 10]),
        .init(name: "large", values: (0..<1000).map { Double($0) / 100 }),
      ], bins: 10
    ).plot
    let sets = plot.layers.compactMap { layer -> [Box]? in
      if case .boxes(_, let boxes, _) = layer { return boxes }
      return nil
    }
    #expect(sets[0].map(\.high) == [50, 50])
    #expect(sets[1].count == 10)
    #expect(sets[1].allSatisfy { abs($0.high - 10) < 1e-9 })
    #expect(sets[0].map(\.left) == [sets[1][0].left, sets[1][9].left])
  }
}
