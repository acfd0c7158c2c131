import CKernels

/// Numbers that are kept as bytes: pixels, until a network reads them.
extension Tensor {
  /// Rows of a table of bytes as 32-bit numbers 0…255: row `i` is row `rows[i]` of `bytes`.
  /// - Parameters:
  ///   - bytes: a table whose rows have `width` bytes.
  ///   - rows: which of them; any may appear more than once.
  /// - Returns: `[rows.count, width]`.
  public static func gathered(bytes: [UInt8], rows: [Int32], of width: Int) -> Tensor {
    let held = width > 0 ? bytes.count / width : 0
    for row in rows {
      require(row >= 0 && row < held, "gathered(bytes:): row \(row) is not among \(held)")
    }
    let result = Tensor(uninitialized: [rows.count, width], .float32)
    ck_gather_bytes(
      result.pointer.assumingMemoryBound(to: Float.self), bytes, rows, rows.count, width)
    return result
  }
}

extension [Float] {
  /// Writes numbers as bytes.
  /// - Parameter bytes: as many as there are numbers.
  /// - Returns: false where a number is not a whole one within 0…255; `bytes` then mean nothing.
  public func write(asBytes bytes: inout [UInt8]) -> Bool {
    require(
      bytes.count == count, "write(asBytes:): \(count) numbers do not fill \(bytes.count) bytes")
    return ck_to_bytes(&bytes, self, count) == 1
  }
}
