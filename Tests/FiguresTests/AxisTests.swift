import Testing

@testable import Figures

@Suite struct AxisTests {
  private func labels(_ lower: Double, _ upper: Double, _ count: Int) -> [String] {
    Axis.roundTicks(from: lower, to: upper, about: count).map(\.label)
  }

  @Test func numbersAreRoundAndShort() {
    #expect(labels(0, 1e6, 5) == ["0", "200k", "400k", "600k", "800k", "1M"])
    #expect(labels(0, 3e6, 3) == ["0", "1M", "2M", "3M"])
    #expect(labels(-150, 320, 5) == ["−100", "0", "100", "200", "300"])
    #expect(labels(0, 3, 3) == ["0", "1", "2", "3"])
    #expect(labels(0.1, 0.34, 5) == ["0.10", "0.15", "0.20", "0.25", "0.30"])
    #expect(labels(0, 9400, 4) == ["0", "5000"])
    #expect(labels(0, 4e-7, 4) == ["0", "1e−7", "2e−7", "3e−7", "4e−7"])
    #expect(labels(0, 2e20, 2) == ["0", "1e20", "2e20"])
    #expect(labels(-3e4, 3e4, 6) == ["−30k", "−20k", "−10k", "0", "10k", "20k", "30k"])
  }

  /// Laws: ticks lie on the axis, equally far apart, and no two read alike.
  @Test(arguments: [
    (0.0, 1.0), (-7.3, 912.4), (1e6, 1.00001e6), (-1e-9, 1e-9), (2.5e99, 9e99), (-0.3, 0.1),
  ])
  func ticksLieOnTheAxis(_ lower: Double, _ upper: Double) {
    for count in 1...12 {
      let ticks = Axis.roundTicks(from: lower, to: upper, about: count)
      #expect(ticks.count <= count + 2)
      #expect(Set(ticks.map(\.label)).count == ticks.count || upper - lower < 1e-4 * upper)
      let slack = (upper - lower) * 1e-6
      #expect(ticks.allSatisfy { $0.value >= lower - slack && $0.value <= upper + slack })
      for (a, (b, c)) in zip(ticks, zip(ticks.dropFirst(), ticks.dropFirst(2))) {
        #expect(abs((c.value - b.value) - (b.value - a.value)) <= slack)
      }
    }
  }

  /// A span of nothing still is an axis.
  @Test(arguments: [0.0, 5, -3, 1e-300, 9.9e99])
  func equalNumbersGetRoom(_ value: Double) {
    let axis = Axis(spanning: [value, value], margin: 0.05)
    #expect(axis.lower < value && value < axis.upper)
    #expect(axis.share(of: value) > 0.1 && axis.share(of: value) < 0.9)
  }
}
