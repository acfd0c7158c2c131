import Experiments

/// The rows of a run's `evaluation.csv`.
public struct EvaluationTable: Equatable, Sendable {
  /// One evaluation.
  public struct Row: Equatable, Sendable {
    /// Environment steps before it.
    public var step: Int
    /// The mean of its returns.
    public var mean: Double
    /// Their deviation.
    public var deviation: Double
    /// How many episodes.
    public var episodes: Int
  }

  /// The evaluations, in the order of the run.
  public let rows: [Row]

  /// Reads the table at `path`. A last line without its end, as a killed run may leave it, is not read.
  /// - Throws: `FileFault`, or `TableFault` for a line that is no evaluation.
  public init(path: String) throws {
    try self.init(
      csv: String(decoding: WholeFile.read(path), as: UTF8.self), file: path)
  }

  /// Reads a table's text; `file` names its origin in errors.
  /// - Throws: `TableFault`.
  public init(csv: String, file: String) throws(TableFault) {
    let lines = csv.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    guard let header = lines.first else {
      rows = []
      return
    }
    guard header == CSVLog.evaluationColumns.joined(separator: ",") else {
      throw TableFault(file: file, line: 1, columns: CSVLog.evaluationColumns)
    }
    var rows: [Row] = []
    for (index, line) in lines.enumerated().dropFirst() {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      guard cells.count == 4, let step = Int(cells[0]), let mean = Double(cells[1]),
        let deviation = Double(cells[2]), let episodes = Int(cells[3])
      else { throw TableFault(file: file, line: index + 1, columns: CSVLog.evaluationColumns) }
      rows.append(Row(step: step, mean: mean, deviation: deviation, episodes: episodes))
    }
    self.rows = rows
  }
}

/// A line of a run's table that does not hold what it should.
public struct TableFault: ExitCoded, Hashable, CustomStringConvertible {
  /// The file.
  public let file: String
  /// The line, from 1.
  public let line: Int
  /// What a line holds.
  public let columns: [String]

  /// What was wrong, where, and what to do.
  public var description: String {
    "\(file):\(line): This is no line of such a table, which holds "
      + "\(columns.joined(separator: ", ")). Put the run's own file back."
  }

  /// Bad input.
  public var exitStatus: ExitStatus { .badInput }
}
