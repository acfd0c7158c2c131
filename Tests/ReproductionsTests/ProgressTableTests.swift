import Testing

@testable import Reproductions

@Suite("Tables of training episodes")
struct ProgressTableTests {
  private let head = "step,episodes,return,length,updates,policy_loss\n"

  /// A report during a long episode has no return, and its episodes count for the next one.
  @Test func golden() throws {
    let table = try ProgressTable(
      csv: head + "10,2,1.5,5,1,0.1\n20,2,,,2,0.1\n30,5,-3,5,3,0.1\n40,6,1", file: "p.csv")
    #expect(
      table.rows == [
        .init(step: 10, episodes: 2, mean: 1.5), .init(step: 30, episodes: 3, mean: -3),
      ])
    #expect(try ProgressTable(csv: "", file: "p.csv").rows.isEmpty)
  }

  /// Whole rows from the last one back until there are enough: (−3 · 3 + 1.5 · 2) / 5 = −1.2.
  @Test func runningMeans() throws {
    let table = try ProgressTable(
      csv: head + "10,2,1.5,5,1,0\n20,5,-3,5,3,0\n30,9,4,5,3,0\n", file: "p.csv")
    #expect(table.runningMeans(over: 4) == [1.5, -1.2, 4])
    #expect(table.runningMeans(over: 5) == [1.5, -1.2, 1])
    #expect(table.runningMeans(over: 1) == [1.5, -3, 4])
  }

  @Test(arguments: [("step,return\n", 1), ("step,episodes,return,length\n1,2,x,3\n", 2)])
  func noReport(csv: String, line: Int) {
    let fault = #expect(throws: TableFault.self) { try ProgressTable(csv: csv, file: "p.csv") }
    #expect(fault?.line == line)
    #expect(fault?.description.contains("step, episodes, return, length") == true)
  }
}
