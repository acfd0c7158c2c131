import Experiments
import Foundation
import Testing

@testable import Reproductions

@Suite("The whole way, and its cost")
struct EffortTests {
  /// Runs of 400 steps in 1.25 minutes: 187,500 microseconds a step.
  @Test func byHand() throws {
    let efforts = try Ledger.results(Ledger.runs).efforts
    #expect(efforts.map(\.variant) == ["A", "B"])
    // Finished ones only: (1 + 3 + 5 + 200) / 4 and (3 + 5 + 7 + 210) / 4; 39 and 47.
    #expect(efforts[0].whole?.values == [52.25, 56.25])
    #expect(efforts[1].whole?.values == [39, 47])
    #expect(efforts[0].comparison == nil)
    let comparison = try #require(efforts[1].comparison)
    #expect(abs(comparison.difference.value + 11.25) < 1e-9)
    #expect(comparison.improvement.value == 0)
    for effort in efforts {
      #expect(abs((effort.stepTime?.value ?? 0) - 187_500) < 1e-6 && effort.timesFirst == 1)
    }
    let rows = try Ledger.results(Ledger.runs).effortTable.rows
    #expect(rows[1].prefix(4) == ["Pendulum", "B", "2", "43.0"])
  }

  /// Where the first variant has no finished run there is nothing to compare with.
  @Test func withoutTheFirst() throws {
    let efforts = try Ledger.results(["B-seed0": [2, 2, 2, 150]]).efforts
    #expect(efforts[1].timesFirst == nil && efforts[1].stepTime != nil)
  }

  /// Without a finished run there is nothing to tell; and it is told where it is asked for alone.
  @Test func inTheReport() throws {
    func headings(_ runs: [String: [Double]], _ figures: String) throws -> [String] {
      let yaml = Ledger.yaml.replacingOccurrences(
        of: "window: 2", with: "window: 2\nfigures: [\(figures)]")
      return StudyReport(
        try Ledger.results(runs, yaml: yaml), command: ["encore"],
        description: Scene.description
      ).page.sections.map(\.heading)
    }
    let heading = "The whole way, and its cost"
    #expect(try headings(Ledger.runs, "curves, effort").contains(heading))
    #expect(try !headings(Ledger.runs, "curves").contains(heading))
    #expect(try !headings(["A-seed0": [1]], "curves, effort").contains(heading))
  }
}
