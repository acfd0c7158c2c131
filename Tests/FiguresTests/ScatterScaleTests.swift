import Testing

@testable import Figures

@Suite("How a scatter chart spaces its places")
struct ScatterScaleTests {
  private func chart(_ scale: ScatterChart.Scale, _ places: [Double]) -> Plot {
    var chart = ScatterChart(groups: [.init(name: "a", points: places.map { ($0, 1) })])
    chart.scale = scale
    return chart.plot
  }

  private func places(_ plot: Plot) -> [Double] { plot.layers.flatMap(\.corners).map(\.x) }

  @Test func logarithms() {
    let plot = chart(.logarithmic, [0.001, 10, 0, -1])
    let found = places(plot)
    // What has no logarithm is not drawn.
    #expect(found.count == 2 && abs(found[0] + 3) < 1e-12 && abs(found[1] - 1) < 1e-12)
    #expect(plot.xAxis.ticks?.map(\.label) == ["0.001", "0.01", "0.1", "1", "10"])
  }

  /// Of few decades 2 and 5 times the powers are marked as well; of many only some powers.
  @Test func marksOfLogarithms() {
    #expect(Axis.powerTicks(from: 0, to: 1.31).map(\.label) == ["1", "2", "5", "10", "20"])
    #expect(
      Axis.powerTicks(from: -4.9, to: -3.6).map(\.label) == ["2e−5", "5e−5", "1e−4", "2e−4"])
    #expect(
      Axis.powerTicks(from: -6, to: 6).map(\.label)
        == ["1e−6", "1e−4", "0.01", "1", "100", "1e4", "1e6"])
    #expect(Axis.powerTicks(from: .nan, to: 1).isEmpty)
  }

  @Test func names() {
    let plot = chart(.named(["x", "y"]), [0, 1, 1.2])
    #expect(plot.xAxis.lower == -0.5 && plot.xAxis.upper == 1.5)
    #expect(plot.xAxis.ticks == [Tick(value: 0, label: "x"), Tick(value: 1, label: "y")])
    #expect(places(plot) == [0, 1, 1.2])
  }

  /// A line lies below the points, on the same axis, and has its own name in the legend.
  @Test func linesAmongThePoints() {
    var chart = ScatterChart(groups: [.init(name: "a", points: [(1, 1), (100, 2)])])
    chart.lines = [Series(name: "best", x: [1, 100], y: [1, 2])]
    chart.scale = .logarithmic
    let plot = chart.plot
    #expect(plot.legend.map(\.name) == ["a", "best"])
    guard case .line("best", let points) = plot.layers.first else {
      Issue.record("the line is not the lowest")
      return
    }
    #expect(points.map(\.x) == [0, 2])
  }
}
