import Testing

@testable import Reproductions

@Suite("Tables of trials")
struct TrialTableTests {
  private let head = "step,episode,mean_return,standard_error,trials\n"

  @Test func golden() throws {
    let table = try TrialTable(
      csv: head + "10,0,1,0.5,4\n10,1,2,nan,4\n20,0,3,0.5,9\n20,1,3,0.25,9\n20,2", file: "t.csv")
    #expect(table.rows.count == 4 && table.rows[1].standardError.isNaN)
    #expect(
      table.last == [
        .init(step: 20, episode: 0, mean: 3, standardError: 0.5, trials: 9),
        .init(step: 20, episode: 1, mean: 3, standardError: 0.25, trials: 9),
      ])
    #expect(try TrialTable(csv: "", file: "t.csv").last.isEmpty)
  }

  @Test(arguments: [("a\n", 1), ("step,episode,mean_return,standard_error,trials\n1,2,3,4\n", 2)])
  func noTrial(csv: String, line: Int) {
    let fault = #expect(throws: TableFault.self) { try TrialTable(csv: csv, file: "t.csv") }
    #expect(fault?.line == line)
  }
}
