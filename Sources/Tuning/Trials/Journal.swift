import Experiments
import Foundation

/// The journal of a search: a line for each trial that was asked for, each that was told, and for
/// the end of the space, in the order in which that happened. It only grows, and each line is on
/// the disk before anything is built on it.
///
/// A line is JSON. A last line without its end, as a killed process may leave one, does not count
/// and is cut off. Not thread-safe: whoever shares it takes turns.
public final class Journal {
  /// What there is.
  public private(set) var entries: [JournalEntry]
  private let file: AppendOnlyFile

  /// Opens the journal at `path`, or begins it.
  /// - Throws: `FileFault`; `TuningFault.journal` for a line that is none.
  public init(path: String) throws {
    let bytes = FileManager.default.fileExists(atPath: path) ? try WholeFile.read(path) : []
    let whole = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    entries = try Self.entries(bytes.prefix(whole), path)
    file = try AppendOnlyFile(path, keeping: whole)
  }

  /// The journal's whole lines; reading changes nothing. None where there is no file.
  /// - Throws: `FileFault`; `TuningFault.journal`.
  public static func read(_ path: String) throws -> [JournalEntry] {
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    let bytes = try WholeFile.read(path)
    return try entries(
      bytes.prefix(bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0), path)
  }

  private static func entries(_ bytes: ArraySlice<UInt8>, _ path: String) throws -> [JournalEntry] {
    try bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast()
      .enumerated().map { index, line in
        do {
          return try JSONDecoder().decode(JournalEntry.self, from: Data(line))
        } catch {
          throw TuningFault.journal(
            path: path, line: index + 1, problem: "This is no line of a search's journal.")
        }
      }
  }

  /// Appends a line and waits until it is on the disk.
  /// - Throws: `FileFault`; the journal is then as before.
  public func append(_ entry: JournalEntry) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    try file.append(Array(try encoder.encode(entry)) + [UInt8(ascii: "\n")])
    try file.synchronize()
    entries.append(entry)
  }
}
