import Foundation

/// An open file, closed when it goes out of scope.
struct Descriptor: ~Copyable {
  let number: Int32
  let path: String

  init(
    _ path: String, flags: Int32, operation: FileFault.Operation
  ) throws(FileFault) {
    let opened = open(path, flags | O_CLOEXEC, 0o644)
    guard opened >= 0 else { throw .last(path, operation) }
    number = opened
    self.path = path
  }

  deinit { close(number) }

  /// Writes all of `bytes`, however many calls that takes.
  borrowing func write(_ bytes: [UInt8]) throws(FileFault) {
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes {
        Foundation.write(number, $0.baseAddress, $0.count)
      }
      if count > 0 {
        done += count
      } else if count < 0, errno != EINTR {
        throw .last(path, .write)
      }
    }
  }

  /// Waits until what was written is on the disk.
  borrowing func synchronize() throws(FileFault) {
    // EINVAL: pipes and devices have nothing to synchronise.
    guard fsync(number) == 0 || errno == EINVAL else { throw .last(path, .write) }
  }

  /// The size of the file in bytes.
  borrowing func size() throws(FileFault) -> Int {
    var status = stat()
    guard fstat(number, &status) == 0 else { throw .last(path, .read) }
    return Int(status.st_size)
  }
}
