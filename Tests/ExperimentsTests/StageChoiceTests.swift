import Testing

@testable import Experiments

@Suite("Stages of training")
struct StageChoiceTests {
  private func steps(_ text: String?, kept: [Int], last: Int) throws -> [Int] {
    let choice = try text.map { try StageChoice($0) } ?? .spread
    return try choice.steps(kept: kept, last: last, run: "runs/r")
  }

  /// Five stages are more than four: near 20, 40, 60 and 80 %, which is where the paper looks.
  @Test(arguments: [
    ([40, 80, 120, 160, 200], 200, [40, 80, 120, 160]),
    ([40, 80, 120, 160], 200, [40, 80, 120, 160]), ([100, 200], 300, [100, 200, 300]),
    (Array(1...100), 100, [20, 40, 60, 80]),
    // The nearest that is not taken: all the early ones, where only those were kept.
    ([1, 2, 3, 4], 1000, [2, 3, 4, 1000]),
    // What lies beyond the newest checkpoint is of another future.
    ([10, 20, 30], 20, [10, 20]),
  ])
  func spread(kept: [Int], last: Int, expected: [Int]) throws {
    #expect(try steps(nil, kept: kept, last: last) == expected)
  }

  /// The study of residual attention looks at 0, 36, 72 and 100 %; nothing needs to have been kept.
  @Test(arguments: [
    (Array(0...49).map { 2 * $0 }, 100, [0, 36, 72, 100]),
    ([0, 30, 60, 90], 100, [0, 30, 60, 100]),
    ([0], 100, [0, 100]), ([], 100, [100]), ([0, 40], 100, [0, 40, 100]),
  ])
  func near(kept: [Int], last: Int, expected: [Int]) throws {
    let choice = StageChoice.near([0, 0.36, 0.72, 1])
    #expect(try choice.steps(kept: kept, last: last, run: "runs/r") == expected)
  }

  @Test func chosen() throws {
    let kept = [10, 20, 30, 40, 50]
    #expect(try steps("30, 1_0,last", kept: kept, last: 55) == [10, 30, 55])
    #expect(try steps("last,55", kept: kept, last: 55) == [55])
    #expect(try steps("last", kept: [], last: 55) == [55])
  }

  @Test(arguments: ["", "a", "10,,20", "-5", "1e3", "10 20x"])
  func whatListsNone(text: String) {
    #expect(throws: ExplainFault.notStages(text)) { try StageChoice(text) }
  }

  @Test func whatThereIsNot() {
    #expect(throws: ExplainFault.noStages(run: "runs/r", last: 1000)) {
      try steps(nil, kept: [], last: 1000)
    }
    #expect("\(ExplainFault.noStages(run: "r", last: 1000))".contains("--set keepPolicyEvery=200"))
    let missing = #expect(throws: ExplainFault.self) { try steps("11", kept: [10], last: 20) }
    #expect("\(missing.map { "\($0)" } ?? "")".contains("no stage at step 11. There are: 10, 20"))
  }
}
