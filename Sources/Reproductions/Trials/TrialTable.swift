import Experiments

/// The rows of a run's `trials.csv`: how an agent with frozen weights does in each episode of a trial.
public struct TrialTable: Equatable, Sendable {
  /// One episode of the trials of one evaluation.
  public struct Row: Equatable, Sendable {
    /// Environment steps of training before it.
    public var step: Int
    /// Which episode of the trial, from 1; 0 for the mean over all of them.
    public var episode: Int
    /// The mean return.
    public var mean: Double
    /// Its standard error over trials; not a number of a single trial.
    public var standardError: Double
    /// How many trials.
    public var trials: Int
  }

  /// The rows, in the order of the run.
  public let rows: [Row]

  /// Reads the table at `path`. A last line without its end, as a killed run may leave it, is not read.
  /// - Throws: `FileFault`, or `TableFault` for a line of another kind.
  public init(path: String) throws {
    try self.init(csv: String(decoding: WholeFile.read(path), as: UTF8.self), file: path)
  }

  /// Reads a table's text; `file` names its origin in errors.
  /// - Throws: `TableFault`.
  public init(csv: String, file: String) throws(TableFault) {
    let lines = csv.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    guard let header = lines.first else {
      rows = []
      return
    }
    let columns = CSVLog.trialColumns
    guard header == columns.joined(separator: ",") else {
      throw TableFault(file: file, line: 1, columns: columns)
    }
    var rows: [Row] = []
    for (index, line) in lines.enumerated().dropFirst() {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      guard cells.count == columns.count, let step = Int(cells[0]), let episode = Int(cells[1]),
        let mean = Double(cells[2]), let error = Double(cells[3]), let trials = Int(cells[4])
      else { throw TableFault(file: file, line: index + 1, columns: columns) }
      rows.append(
        Row(step: step, episode: episode, mean: mean, standardError: error, trials: trials))
    }
    self.rows = rows
  }

  /// The rows of the last evaluation, the mean over all episodes first.
  public var last: [Row] { rows.filter { $0.step == rows.last?.step } }
}
