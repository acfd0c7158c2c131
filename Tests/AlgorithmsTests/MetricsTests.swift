import Algorithms
import Testing

@Suite struct MetricsTests {
  @Test func namesAndValues() {
    var metrics = Metrics()
    #expect(metrics["loss"] == nil && metrics.firstNonFinite == nil)
    metrics["loss"] = 1
    metrics["value"] = 2
    metrics["loss"] = 3
    #expect(metrics.entries.map(\.name) == ["loss", "value"])
    #expect(metrics["loss"] == 3)
    metrics["loss"] = nil
    metrics["other"] = nil
    #expect(metrics.entries.map(\.name) == ["value"])
  }

  @Test func theLaterOneWins() {
    var first = Metrics()
    first["loss"] = 1
    first["actor_loss"] = 2
    var second = Metrics()
    second["loss"] = 5
    second["mean"] = 6
    let merged = first.merging(second)
    #expect(merged.entries.map(\.name) == ["loss", "actor_loss", "mean"])
    #expect(merged.entries.map(\.value) == [5, 2, 6])
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity]) func whatIsNoNumber(value: Double) {
    var metrics = Metrics()
    metrics["fine"] = 1
    metrics["broken"] = value
    metrics["worse"] = .nan
    #expect(metrics.firstNonFinite?.name == "broken")
  }
}
