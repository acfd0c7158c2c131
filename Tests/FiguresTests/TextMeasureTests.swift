import Testing

@testable import Figures

@Suite struct TextMeasureTests {
  private func lines(_ text: String, _ limit: Double, _ count: Int = 9) -> [String] {
    TextMeasure.lines(text, size: 10, limit: limit, count: count)
  }

  @Test func linesBreakWhereWordsDo() {
    #expect(lines("short", 100) == ["short"])
    #expect(lines("", 100).isEmpty)
    #expect(lines("two words", 45) == ["two", "words"])
    #expect(lines("BipedalWalkerHardcore-v3", 90) == ["BipedalWalker", "Hardcore-v3"])
    #expect(lines("TD3_MATT_DT", 60) == ["TD3_", "MATT_DT"] || lines("TD3_MATT_DT", 60).count == 2)
    #expect(lines("a\nb", 100) == ["a b"])
  }

  /// Laws: nothing is lost but the spaces at breaks, and every line keeps within the limit.
  @Test(arguments: [12.0, 30, 55, 200])
  func nothingIsLost(_ limit: Double) {
    let text = "Meta-attention of InvertedDoublePendulumBulletEnv-v0 with some_long_name"
    let lines = lines(text, limit, 99)
    #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " })
    #expect(lines.allSatisfy { TextMeasure.width(of: $0, size: 10) <= limit })
  }

  @Test func tooMuchEndsWithAnEllipsis() {
    let lines = lines("one two three four five six seven", 40, 2)
    #expect(lines.count == 2)
    #expect(lines[1].hasSuffix("…"))
    #expect(TextMeasure.width(of: lines[1], size: 10) <= 40)
    // Even where not a single letter fits, there is an end.
    #expect(!self.lines("abc", 1, 5).isEmpty)
  }
}
