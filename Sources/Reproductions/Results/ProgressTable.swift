import Experiments

/// The training episodes of a run, as its `progress.csv` has them: a row a report.
public struct ProgressTable: Equatable, Sendable {
  /// The episodes that ended between two reports.
  public struct Row: Equatable, Sendable {
    /// Environment steps at the report.
    public var step: Int
    /// How many episodes ended since the report before; at least one.
    public var episodes: Int
    /// The mean of their returns.
    public var mean: Double
  }

  /// The rows with episodes, in the order of the run.
  public let rows: [Row]

  /// Reads the table at `path`. A last line without its end, as a killed run may leave it, is not read.
  /// - Throws: `FileFault`, or `TableFault` for a line that is no report.
  public init(path: String) throws {
    try self.init(csv: String(decoding: WholeFile.read(path), as: UTF8.self), file: path)
  }

  /// Reads a table's text; `file` names its origin in errors.
  /// - Throws: `TableFault`.
  public init(csv: String, file: String) throws(TableFault) {
    let columns = CSVLog.progressColumns(metrics: [])
    let lines = csv.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    guard let header = lines.first else {
      rows = []
      return
    }
    guard header.hasPrefix(columns.joined(separator: ",")) else {
      throw TableFault(file: file, line: 1, columns: columns)
    }
    var rows: [Row] = []
    var before = 0
    for (index, line) in lines.enumerated().dropFirst() {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      guard cells.count >= columns.count, let step = Int(cells[0]), let episodes = Int(cells[1]),
        cells[2].isEmpty || Double(cells[2]) != nil
      else { throw TableFault(file: file, line: index + 1, columns: columns) }
      // A report during a long episode has no return.
      guard let mean = Double(cells[2]) else { continue }
      rows.append(Row(step: step, episodes: max(1, episodes - before), mean: mean))
      before = episodes
    }
    self.rows = rows
  }

  /// At each row the mean return of the last `count` episodes, as whole rows: of more of them where rows are longer,
  /// of fewer at the start.
  public func runningMeans(over count: Int) -> [Double] {
    rows.indices.map { end in
      var (sum, episodes) = (0.0, 0)
      for row in rows[...end].reversed() where episodes < count {
        sum += row.mean * Double(row.episodes)
        episodes += row.episodes
      }
      return sum / Double(episodes)
    }
  }
}
