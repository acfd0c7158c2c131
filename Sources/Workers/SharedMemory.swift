import CWorkers
import Glibc

/// Memory that this process and its workers both see.
///
/// It is anonymous: it has no name in any file system, and goes with the last process that holds
/// it. It begins empty so that a worker can inherit it before anyone knows how much is needed;
/// `resize` gives it its size, and the worker maps the same bytes from its descriptor
/// `WorkerDescriptor.memory`.
///
/// Whoever writes and whoever reads take turns by other means (a byte over a pipe): nothing here
/// synchronises.
public final class SharedMemory {
  let descriptor: Descriptor
  /// How many bytes are mapped.
  public private(set) var byteCount = 0
  private var base: UnsafeMutableRawPointer?

  /// Empty memory.
  /// - Throws: `WorkerError.refused` if the system gives no descriptor.
  public init() throws(WorkerError) {
    let number = encore_memory_file("encore")
    guard number >= 0 else {
      throw .refused(what: "shared memory", reason: lastReason())
    }
    descriptor = try Descriptor.raised(number)
  }

  deinit { unmap() }

  /// Gives the memory its size; new bytes are zero. Pointers handed out before are void.
  /// - Throws: `WorkerError.refused` if there is not that much.
  public func resize(to count: Int) throws(WorkerError) {
    precondition(count > 0, "Shared memory of \(count) bytes: a size is positive.")
    unmap()
    guard ftruncate(descriptor.number, count) == 0,
      let address = mmap(
        nil, count, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor.number, 0),
      address != MAP_FAILED
    else { throw .refused(what: "\(count) bytes of shared memory", reason: lastReason()) }
    base = address
    byteCount = count
  }

  /// A typed view of `count` elements that begin `offset` bytes into the memory. It is valid until
  /// the next `resize` and not beyond the memory's own life.
  public func view<Element: BitwiseCopyable>(
    of type: Element.Type, at offset: Int, count: Int
  ) -> UnsafeMutableBufferPointer<Element> {
    let end = offset + count * MemoryLayout<Element>.stride
    guard let base, offset >= 0, count >= 0, end <= byteCount else {
      preconditionFailure("Bytes \(offset)..<\(end) lie outside \(byteCount) bytes of memory.")
    }
    let start = (base + offset).bindMemory(to: type, capacity: count)
    return UnsafeMutableBufferPointer(start: start, count: count)
  }

  private func unmap() {
    if let base { munmap(base, byteCount) }
    base = nil
    byteCount = 0
  }
}
