import Foundation

/// A file that only grows, and that can be cut back to a length at which it was known to be whole.
///
/// A checkpoint's manifest records `length`; resuming opens the file at that length, and what a
/// killed process wrote past it is gone. When an append fails half-way, as on a full disk, the file
/// is cut back to what it was before.
public final class AppendOnlyFile {
  /// Where the file is.
  public let path: String
  /// The bytes that are known to be whole.
  public private(set) var length: Int
  private let descriptor: Descriptor

  /// Opens the file, making it when there is none.
  /// - Parameter length: the bytes to keep; nil keeps all.
  /// - Throws: `FileFault`, also when the file is shorter than `length`.
  public init(_ path: String, keeping length: Int? = nil) throws(FileFault) {
    descriptor = try Descriptor(path, flags: O_RDWR | O_CREAT | O_APPEND, operation: .write)
    self.path = path
    let found = try descriptor.size()
    self.length = length ?? found
    guard found >= self.length else {
      throw .shortened(path: path, expected: self.length, found: found)
    }
    if found > self.length {
      guard ftruncate(descriptor.number, off_t(self.length)) == 0 else { throw .last(path, .write) }
    }
  }

  /// Appends `bytes`, all or none.
  /// - Throws: `FileFault`; the file is then as before.
  public func append(_ bytes: [UInt8]) throws(FileFault) {
    do throws(FileFault) {
      try descriptor.write(bytes)
    } catch {
      // A device cannot be cut, and has kept nothing either; the fault to report is the first.
      _ = ftruncate(descriptor.number, off_t(length))
      throw error
    }
    length += bytes.count
  }

  /// Appends `text` in UTF-8, all or none.
  /// - Throws: `FileFault`; the file is then as before.
  public func append(text: String) throws(FileFault) { try append(Array(text.utf8)) }

  /// Waits until everything appended is on the disk; call it before a manifest names `length`.
  /// - Throws: `FileFault`.
  public func synchronize() throws(FileFault) { try descriptor.synchronize() }
}
