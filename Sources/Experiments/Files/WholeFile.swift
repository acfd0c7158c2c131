import Foundation
import TensorFiles

/// Files that are read and replaced as a whole.
public enum WholeFile {
  /// Replaces the file at `path` by `bytes`: afterwards there is the old file or the new one, also
  /// when the power fails in between.
  ///
  /// The bytes go to a temporary name in the same folder, reach the disk, and take the name; then
  /// the folder reaches the disk. The temporary name is fixed (`.name.partial`), so that crashes
  /// leave at most one.
  /// - Throws: `FileFault`; the old file is then untouched.
  public static func write(_ bytes: [UInt8], to path: String) throws(FileFault) {
    let folder = folder(of: path)
    let partial = folder + "/." + (path as NSString).lastPathComponent + ".partial"
    do throws(FileFault) {
      let file = try Descriptor(partial, flags: O_WRONLY | O_CREAT | O_TRUNC, operation: .write)
      try file.write(bytes)
      try file.synchronize()
      guard rename(partial, path) == 0 else { throw .last(path, .write) }
    } catch {
      unlink(partial)
      guard case .system(_, let operation, let code) = error else { throw error }
      throw .system(path: path, operation: operation, code: code)
    }
    try synchronize(folder: folder)
  }

  /// Replaces the file at `path` by `text` in UTF-8, as `write(_:to:)` does.
  /// - Throws: `FileFault`; the old file is then untouched.
  public static func write(text: String, to path: String) throws(FileFault) {
    try write(Array(text.utf8), to: path)
  }

  /// All bytes of the file at `path`, or the first `limit` of them.
  /// - Throws: `FileFault`.
  public static func read(_ path: String, limit: Int = .max) throws(FileFault) -> [UInt8] {
    var bytes: [UInt8] = []
    try forEachPiece(of: path, limit: limit) { bytes.append(contentsOf: $0) }
    return bytes
  }

  /// The digest of the file at `path`, read in pieces, and its size in bytes.
  /// - Throws: `FileFault`.
  public static func digest(of path: String) throws(FileFault) -> (digest: String, size: Int) {
    var digest = ByteDigest()
    var size = 0
    try forEachPiece(of: path, limit: .max) {
      digest.update($0)
      size += $0.count
    }
    return (digest.hexadecimal, size)
  }

  /// Makes the folder at `path` and those above it.
  /// - Throws: `FileFault` when one cannot be made; a folder that exists is no fault.
  public static func createFolders(_ path: String) throws(FileFault) {
    if mkdir(path, 0o755) == 0 || isFolder(path) { return }
    guard errno == ENOENT, folder(of: path) != path else { throw .last(path, .createFolder) }
    try createFolders(folder(of: path))
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw .last(path, .createFolder) }
  }

  /// Waits until the names in the folder are on the disk.
  static func synchronize(folder: String) throws(FileFault) {
    let descriptor = try Descriptor(folder, flags: O_RDONLY | O_DIRECTORY, operation: .write)
    try descriptor.synchronize()
  }

  static func isFolder(_ path: String) -> Bool {
    let before = errno
    defer { errno = before }
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  static func folder(of path: String) -> String {
    let folder = (path as NSString).deletingLastPathComponent
    return folder.isEmpty ? "." : folder
  }

  private static func forEachPiece(
    of path: String, limit: Int, _ body: ([UInt8]) -> Void
  ) throws(FileFault) {
    let file = try Descriptor(path, flags: O_RDONLY, operation: .read)
    var left = limit
    while left > 0 {
      var count = 0
      let piece = [UInt8](unsafeUninitializedCapacity: min(left, 1 << 20)) { buffer, initialised in
        count = Foundation.read(file.number, buffer.baseAddress, min(left, 1 << 20))
        initialised = max(0, count)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .last(path, .read) }
      if count == 0 { return }
      body(piece)
      left -= count
    }
  }
}
