/// Why a row could not be added to a table.
public enum LogFault: ExitCoded, Hashable {
  /// The table on the disk has other columns than the run would write.
  case otherColumns(path: String, expected: [String], found: [String])
  /// A row names a column that the table does not have.
  case unknownColumn(path: String, name: String, nearest: [String])

  /// Bad input.
  public var exitStatus: ExitStatus { .badInput }
}

extension LogFault: CustomStringConvertible {
  /// The table, what was wrong and what to do.
  public var description: String {
    switch self {
    case .otherColumns(let path, let expected, let found):
      "\(path) has the columns \(found.joined(separator: ",")) where this run writes "
        + "\(expected.joined(separator: ",")): it is another version's or algorithm's. "
        + "Start a new run."
    case .unknownColumn(let path, let name, let nearest):
      "\(path) has no column \"\(name)\""
        + (nearest.isEmpty
          ? "." : "; did you mean " + nearest.map { "\"\($0)\"" }.joined(separator: " or ") + "?")
        + " Columns are fixed before the first row."
    }
  }
}
