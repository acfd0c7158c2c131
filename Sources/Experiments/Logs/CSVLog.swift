import Foundation
import Settings

/// A table of numbers as text, a row at a time, whose bytes depend on the numbers only.
///
/// The columns are fixed by the caller or by the first row; a value that a later row lacks is an
/// empty cell. Real numbers are written with the fewest digits that read back to the same bits. On
/// resuming, the table is cut back to the length that the checkpoint's manifest names, so that no
/// row appears twice.
public final class CSVLog {
  /// The names of the columns; empty until the first row when the caller did not fix them.
  public private(set) var columns: [String]
  private let file: AppendOnlyFile

  /// Opens the table at `path`, making it when there is none.
  /// - Parameters:
  ///   - columns: the names of the columns, or nil to take those of the first row.
  ///   - length: the bytes to keep of an earlier table; nil keeps all.
  /// - Throws: `FileFault`, or `LogFault` when the file has other columns.
  public init(_ path: String, columns: [String]? = nil, keeping length: Int? = nil) throws {
    file = try AppendOnlyFile(path, keeping: length)
    self.columns = columns ?? []
    guard file.length > 0 else { return }
    // A header of 64 KiB is longer than any table's here.
    let start = try WholeFile.read(path, limit: 1 << 16)
    let header = String(decoding: start.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    let found = header.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard columns == nil || columns == found else {
      throw LogFault.otherColumns(path: path, expected: columns ?? [], found: found)
    }
    self.columns = found
  }

  /// Where the file is.
  public var path: String { file.path }

  /// The bytes that are known to be whole, for the checkpoint's manifest.
  public var length: Int { file.length }

  /// Appends one row.
  /// - Throws: `LogFault.unknownColumn` for a name that is no column, or `FileFault`; the table is
  ///   then as before.
  public func append(_ row: KeyValuePairs<String, LogNumber>) throws {
    try append(row.map { ($0.key, $0.value) })
  }

  /// Appends one row.
  /// - Throws: `LogFault.unknownColumn` for a name that is no column, or `FileFault`; the table is
  ///   then as before.
  public func append(_ row: [(name: String, number: LogNumber)]) throws {
    let names = columns.isEmpty ? row.map(\.name) : columns
    var cells = [String](repeating: "", count: names.count)
    for (name, number) in row {
      guard let index = names.firstIndex(of: name) else {
        throw LogFault.unknownColumn(
          path: path, name: name, nearest: nearestNames(to: name, among: names))
      }
      cells[index] = number.description
    }
    var text = cells.joined(separator: ",") + "\n"
    if file.length == 0 { text = names.joined(separator: ",") + "\n" + text }
    try file.append(text: text)
    columns = names
  }

  /// Waits until every row is on the disk; call it before a manifest names `length`.
  /// - Throws: `FileFault`.
  public func synchronize() throws(FileFault) { try file.synchronize() }
}
