import CKernels

/// A buffer from the pool, given back when the last tensor that sees it is gone.
final class Storage {
  let pointer: UnsafeMutableRawPointer
  let bytes: Int

  init(bytes: Int) {
    guard let buffer = ck_allocate(bytes) else {
      fatalError("The machine has no memory left for a tensor of \(bytes) bytes")
    }
    pointer = buffer
    self.bytes = bytes
  }

  deinit { ck_release(pointer, bytes) }
}
