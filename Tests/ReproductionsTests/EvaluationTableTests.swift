import Testing

@testable import Reproductions

@Suite("Tables of evaluations")
struct EvaluationTableTests {
  private let head = "step,mean_return,std_return,episodes\n"

  @Test func golden() throws {
    let table = try EvaluationTable(csv: head + "10,-1.5,0.25,3\n20,nan,inf,4\n", file: "e.csv")
    #expect(table.rows.count == 2)
    #expect(table.rows[0] == .init(step: 10, mean: -1.5, deviation: 0.25, episodes: 3))
    #expect(table.rows[1].mean.isNaN && table.rows[1].deviation == .infinity)
    #expect(try EvaluationTable(csv: "", file: "e.csv").rows.isEmpty)
  }

  /// A killed run may leave half a line.
  @Test func halfALine() throws {
    #expect(try EvaluationTable(csv: head + "10,-1.5,0.2,3\n20,-1", file: "e").rows.count == 1)
    #expect(try EvaluationTable(csv: "step,mea", file: "e").rows.isEmpty)
  }

  @Test(arguments: [
    ("a,b\n", 1), ("step,mean_return,std_return,episodes\n10,1,2\n", 2),
    ("step,mean_return,std_return,episodes\n10,1,2,3\nx,1,2,3\n", 3),
  ])
  func noEvaluation(csv: String, line: Int) throws {
    let fault = #expect(throws: TableFault.self) { try EvaluationTable(csv: csv, file: "e.csv") }
    #expect(
      fault
        == TableFault(
          file: "e.csv", line: line,
          columns: ["step", "mean_return", "std_return", "episodes"]))
    #expect(fault?.description.hasPrefix("e.csv:\(line): ") == true)
  }
}
