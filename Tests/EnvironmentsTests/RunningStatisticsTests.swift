import Environments
import Tensors
import Testing

@Suite struct RunningStatisticsTests {
  @Test func agreesWithTheDefinition() {
    var statistics = RunningStatistics(width: 2)
    statistics.add([1, 10, 2, 10, 3, 10, 6, 10])
    #expect(statistics.count == 4)
    #expect(statistics.mean == [3, 10])
    #expect(statistics.variance == [3.5, 0])
  }

  @Test func hardlyDependsOnHowRowsAreDivided() {
    var random = RandomStream(seed: 1)
    let rows = (0..<300).map { _ in 1e6 + random.normal() }
    var whole = RunningStatistics(width: 1)
    whole.add(rows)
    for cut in [1, 7, 100] {
      var pieces = RunningStatistics(width: 1)
      for start in stride(from: 0, to: rows.count, by: cut) {
        pieces.add(Array(rows[start..<min(start + cut, rows.count)]))
      }
      #expect(pieces.count == whole.count)
      #expect(abs(pieces.mean[0] - whole.mean[0]) < 1e-8)
      #expect(abs(pieces.variance[0] - whole.variance[0]) < 1e-8)
    }
    // A sum of squares in 64 bits would have lost this under a mean of a million.
    #expect(abs(whole.variance[0] - 1) < 0.2)
  }
}
