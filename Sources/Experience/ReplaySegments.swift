import Foundation
import TensorFiles

/// A replay on disk: append-only files of whole rows, so that a checkpoint writes only what is new.
///
/// Segment `n` holds the rows of steps `n·rowsPerSegment ..< (n+1)·rowsPerSegment`. A manifest
/// names how many rows of each are valid, and their digest, when it is written; what lies beyond
/// was written by a run that was killed before its next manifest, and is overwritten.
public struct ReplaySegments {
  /// Rows of one file: tens of megabytes for usual observations.
  public static let rowsPerSegment = 100_000

  /// What a manifest says about one file.
  public struct Record: Codable, Equatable, Sendable {
    /// The file's name in the folder.
    public var name: String
    /// Bytes that are valid.
    public var bytes: Int
    /// The digest of those bytes.
    public var digest: String
  }

  /// A fault of the files, with a sentence that says what to do.
  public struct Fault: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file.
    public let file: String
    /// What is wrong and what to do.
    public let description: String
    /// Whether the disk is to blame, and not the file's contents.
    public let isSystemFault: Bool
  }

  /// Where the files lie.
  public let folder: String
  /// Steps that are on disk.
  public private(set) var saved = 0
  private var digests: [Int: ByteDigest] = [:]
  private let rowsPerSegment: Int

  /// The segments of a run that saves for the first time.
  public init(folder: String) { self.init(folder: folder, rowsPerSegment: Self.rowsPerSegment) }

  /// Small segments, for tests of their borders.
  init(folder: String, rowsPerSegment: Int) {
    self.folder = folder
    self.rowsPerSegment = rowsPerSegment
  }

  private func path(_ segment: Int) -> String {
    folder + "/" + ReplaySegments.name(segment)
  }

  private static func name(_ segment: Int) -> String {
    let digits = String(segment)
    return "rows-" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits + ".bin"
  }

  /// Writes the rows that are new since the last time and makes sure that they are on the disk.
  /// - Returns: a record of every segment that the replay still needs.
  /// - Throws: `Fault`.
  public mutating func save(_ replay: Replay) throws -> [Record] {
    // After a pause longer than the ring, older rows are gone and nobody needs them.
    let oldest = max(0, replay.totalAdded - replay.capacity)
    if oldest > saved { try skip(to: oldest, rowBytes: replay.rowBytes) }
    while saved < replay.totalAdded {
      let segment = saved / rowsPerSegment
      let steps = saved..<min(replay.totalAdded, (segment + 1) * rowsPerSegment)
      try write(to: segment, at: saved, rowBytes: replay.rowBytes) { put in
        try replay.withRows(steps, put)
      }
      // At once, so that a fault in the next segment leaves this one's digest and count agreeing.
      saved = steps.upperBound
    }
    return needed(total: saved, capacity: replay.capacity).map { segment, rows in
      Record(
        name: Self.name(segment), bytes: rows * replay.rowBytes,
        digest: digests[segment]?.hexadecimal ?? "")
    }
  }

  /// Fills the segment of step `oldest` with zeros up to it: a digest covers its file from the
  /// first byte on.
  private mutating func skip(to oldest: Int, rowBytes: Int) throws {
    let segment = oldest / rowsPerSegment
    let start = max(saved, segment * rowsPerSegment)
    let zeros = [UInt8](repeating: 0, count: rowBytes)
    try write(to: segment, at: start, rowBytes: rowBytes) { put in
      for _ in start..<oldest { try zeros.withUnsafeBytes(put) }
    }
    saved = oldest
  }

  /// Opens the file of `segment` at the row of `step`, lets `body` put bytes there, and takes them
  /// into the digest when they are on the disk.
  private mutating func write(
    to segment: Int, at step: Int, rowBytes: Int,
    _ body: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void
  ) throws {
    let file = path(segment)
    let descriptor = open(file, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw systemFault(file, "cannot be opened") }
    defer { close(descriptor) }
    let offset = (step - segment * rowsPerSegment) * rowBytes
    guard lseek(descriptor, off_t(offset), SEEK_SET) >= 0 else {
      throw systemFault(file, "cannot be written")
    }
    var digest = digests[segment] ?? ByteDigest()
    try body { bytes in
      guard let base = bytes.baseAddress else { return }
      var written = 0
      while written < bytes.count {
        let count = Foundation.write(descriptor, base + written, bytes.count - written)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { throw systemFault(file, "cannot be written") }
        written += count
      }
      digest.update(bytes)
    }
    guard fsync(descriptor) == 0 else { throw systemFault(file, "cannot be written") }
    digests[segment] = digest
  }

  private func systemFault(_ file: String, _ what: String) -> Fault {
    let reason = String(cString: strerror(errno))
    return Fault(
      file: file,
      description: "\(file) \(what): \(reason). Free some space or choose another folder with "
        + "--out; earlier checkpoints are untouched.", isSystemFault: true)
  }

  /// The segments that a replay of `capacity` needs after `total` steps, and each one's valid rows.
  private func needed(total: Int, capacity: Int) -> [(segment: Int, rows: Int)] {
    guard total > 0 else { return [] }
    let oldest = max(0, total - capacity)
    return (oldest / rowsPerSegment...(total - 1) / rowsPerSegment).map { segment in
      (segment, min(total - segment * rowsPerSegment, rowsPerSegment))
    }
  }

  /// Fills `replay` as it was when `records` were written, and stands ready to append.
  /// - Parameters:
  ///   - total: steps that had been added then.
  ///   - records: what the manifest said.
  /// - Throws: `Fault` when a file is missing, short or altered; the replay is then unusable.
  public mutating func load(_ replay: Replay, total: Int, records: [Record]) throws {
    digests = [:]
    let expected = needed(total: total, capacity: replay.capacity)
    guard
      total >= 0,
      records.map(\.name) == expected.map({ Self.name($0.segment) }),
      records.map(\.bytes) == expected.map({ $0.rows * replay.rowBytes })
    else {
      throw contentFault(
        folder, "was saved as \(records.count) files that do not fit \(total) steps of this replay")
    }
    let oldest = max(0, total - replay.capacity)
    for (record, (segment, rows)) in zip(records, expected) {
      let file = path(segment)
      let data = try contents(of: file, count: record.bytes)
      var digest = ByteDigest()
      data.withUnsafeBytes { digest.update($0) }
      guard digest.hexadecimal == record.digest else {
        throw contentFault(file, "does not have the contents that were saved")
      }
      digests[segment] = digest
      let first = segment * rowsPerSegment
      let wanted = max(oldest, first)..<first + rows
      var position = data.startIndex + (wanted.lowerBound - first) * replay.rowBytes
      replay.restoreRows(wanted) { target in
        data.copyBytes(to: target, from: position..<position + target.count)
        position += target.count
      }
    }
    saved = total
  }

  /// The first `count` bytes of `file`.
  private func contents(of file: String, count: Int) throws -> Data {
    guard let handle = FileHandle(forReadingAtPath: file) else {
      throw contentFault(file, "is missing")
    }
    defer { try? handle.close() }
    let data: Data
    do {
      data = try handle.read(upToCount: count) ?? Data()
    } catch {
      throw contentFault(file, "cannot be read")
    }
    guard data.count == count else { throw contentFault(file, "is shorter than its manifest says") }
    return data
  }

  private func contentFault(_ file: String, _ what: String) -> Fault {
    Fault(
      file: file,
      description: "\(file) \(what). Put back the original file, or resume from an older "
        + "checkpoint.", isSystemFault: false)
  }

  /// Deletes segments that no step from `oldestNeeded` on lies in. Call after the manifests that
  /// named them are gone.
  public func prune(before oldestNeeded: Int) {
    // Segments that a pause skipped were never there: a missing one says nothing of the others.
    for segment in 0..<max(0, oldestNeeded) / rowsPerSegment { unlink(path(segment)) }
  }
}
