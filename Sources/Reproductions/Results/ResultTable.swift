import Experiments

/// A table of results as text: columns, and rows of as many cells.
public struct ResultTable: Equatable, Sendable {
  /// The names of the columns.
  public let columns: [String]
  /// The cells, row by row.
  public private(set) var rows: [[String]] = []

  /// A table without rows.
  public init(columns: [String]) { self.columns = columns }

  /// Appends a row, which has a cell a column.
  package mutating func append(_ row: [String]) {
    precondition(
      row.count == columns.count,
      "A row of \(row.count) cells does not fit a table of \(columns.count) columns")
    rows.append(row)
  }

  /// The table as comma-separated values; a cell with a comma, a quote or a line's end is quoted.
  public var csv: String {
    ([columns] + rows).map { row in
      row.map(Self.quoted).joined(separator: ",") + "\n"
    }.joined()
  }

  private static func quoted(_ cell: String) -> String {
    guard cell.contains(where: { ",\"".contains($0) || $0.isNewline }) else { return cell }
    return "\""
      + cell.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"") + "\""
  }
}

extension ResultTable {
  /// A number with all its digits; empty where there is none.
  package static func cell(_ value: Double?) -> String {
    guard let value, !value.isNaN else { return "" }
    return LogNumber.double(value).description
  }

  /// A number and the ends of its interval, three cells.
  package static func cells(_ estimate: Estimate?) -> [String] {
    [cell(estimate?.value), cell(estimate?.low), cell(estimate?.high)]
  }
}
