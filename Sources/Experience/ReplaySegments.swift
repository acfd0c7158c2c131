import Foundation
import TensorFiles

/// A replay on disk: append-only files of whole rows, so that a checkpoint writes only what is new.
///
/// Segment `n` holds the rows of steps `n·rowsPerSegment ..< (n+1)·rowsPerSegment`. A manifest names how many
/// rows of each are valid, and their digest, when it is written; what lies beyond was written by a run that
/// was killed before its next manifest, and is overwritten.
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

  /// The segments of a run that saves for the first time.
  public init(folder: String) { self.folder = folder }

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
    var start = max(saved, oldest)
    while start < replay.totalAdded {
      let segment = start / Self.rowsPerSegment
      let end = min(replay.totalAdded, (segment + 1) * Self.rowsPerSegment)
      try append(replay, start..<end, to: segment)
      start = end
    }
    saved = replay.totalAdded
    return records(of: replay)
  }

  private mutating func append(_ replay: Replay, _ steps: Range<Int>, to segment: Int) throws {
    let offset = (steps.lowerBound - segment * Self.rowsPerSegment) * replay.rowBytes
    let file = path(segment)
    let descriptor = open(file, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw systemFault(file, "cannot be opened") }
    defer { close(descriptor) }
    guard lseek(descriptor, off_t(offset), SEEK_SET) >= 0 else {
      throw systemFault(file, "cannot be written")
    }
    var digest = digests[segment] ?? ByteDigest()
    try replay.withRows(steps) { bytes in
      guard let base = bytes.baseAddress else { return }
      var written = 0
      while written < bytes.count {
        let count = write(descriptor, base + written, bytes.count - written)
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
      description:
        "\(file) \(what): \(reason). Free some space or choose another folder with --out; "
        + "earlier checkpoints are untouched.", isSystemFault: true)
  }

  private func records(of replay: Replay) -> [Record] {
    let oldest = max(0, saved - replay.capacity)
    guard saved > 0 else { return [] }
    return (oldest / Self.rowsPerSegment...(saved - 1) / Self.rowsPerSegment).map { segment in
      let rows = min(saved, (segment + 1) * Self.rowsPerSegment) - segment * Self.rowsPerSegment
      return Record(
        name: Self.name(segment), bytes: rows * replay.rowBytes,
        digest: digests[segment]?.hexadecimal ?? "")
    }
  }

  /// Fills `replay` as it was when `records` were written, and stands ready to append.
  /// - Parameters:
  ///   - total: steps that had been added then.
  ///   - records: what the manifest said.
  /// - Throws: `Fault` when a file is missing, short or altered; the replay is then unusable.
  public mutating func load(_ replay: Replay, total: Int, records: [Record]) throws {
    digests = [:]
    let oldest = max(0, total - replay.capacity)
    for record in records {
      guard let segment = Int(record.name.dropFirst(5).prefix(6)) else {
        throw contentFault(record.name, "is not the name of a segment")
      }
      let file = path(segment)
      let first = segment * Self.rowsPerSegment
      guard let handle = FileHandle(forReadingAtPath: file) else {
        throw contentFault(file, "is missing")
      }
      defer { try? handle.close() }
      guard let data = try handle.read(upToCount: record.bytes), data.count == record.bytes else {
        throw contentFault(file, "is shorter than its manifest says")
      }
      var digest = ByteDigest()
      data.withUnsafeBytes { digest.update($0) }
      guard digest.hexadecimal == record.digest else {
        throw contentFault(file, "does not have the contents that were saved")
      }
      digests[segment] = digest
      let wanted = max(oldest, first)..<first + record.bytes / replay.rowBytes
      var position = data.startIndex + (wanted.lowerBound - first) * replay.rowBytes
      replay.restoreRows(wanted) { target in
        data.copyBytes(to: target, from: position..<position + target.count)
        position += target.count
      }
    }
    guard replay.totalAdded == total else {
      throw contentFault(folder, "holds \(replay.totalAdded) steps and not \(total)")
    }
    saved = total
  }

  private func contentFault(_ file: String, _ what: String) -> Fault {
    Fault(
      file: file,
      description:
        "\(file) \(what). Put back the original file, or resume from an older checkpoint.",
      isSystemFault: false)
  }

  /// Deletes segments that no step from `oldestNeeded` on lies in. Call after the manifests that named them
  /// are gone.
  public func prune(before oldestNeeded: Int) {
    for segment in stride(from: oldestNeeded / Self.rowsPerSegment - 1, through: 0, by: -1) {
      guard unlink(path(segment)) == 0 else { return }
    }
  }
}
