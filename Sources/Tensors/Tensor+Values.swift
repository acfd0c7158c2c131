import CKernels

extension Tensor {
  /// The only number of a tensor that has one.
  public var number: Double {
    require(count == 1, "Tensor.number: the shape \(shape) holds \(count) numbers, not one")
    defer { withExtendedLifetime(storage) {} }
    return elementType == .float32
      ? Double(pointer.load(as: Float.self)) : pointer.load(as: Double.self)
  }

  /// All numbers, row-major, in 32 bits.
  public var floats: [Float] {
    guard elementType == .float32 else { return doubles.map(Float.init) }
    return withFloats { Array($0) }
  }

  /// All numbers, row-major, in 64 bits.
  public var doubles: [Double] {
    guard elementType == .float64 else { return floats.map(Double.init) }
    defer { withExtendedLifetime(storage) {} }
    return Array(
      UnsafeBufferPointer(start: pointer.assumingMemoryBound(to: Double.self), count: count))
  }

  /// Reads the numbers of a 32-bit tensor in place.
  public func withFloats<Result>(_ body: (UnsafeBufferPointer<Float>) throws -> Result) rethrows
    -> Result
  {
    require(elementType == .float32, "withFloats reads 32-bit tensors, not \(elementType)")
    defer { withExtendedLifetime(storage) {} }
    return try body(
      UnsafeBufferPointer(start: pointer.assumingMemoryBound(to: Float.self), count: count))
  }

  /// Whether no number is infinite or NaN.
  public var isFinite: Bool {
    defer { withExtendedLifetime(storage) {} }
    return ck_all_finite(elementType.kernelType, pointer, count) == 1
  }

  /// The sum of squares, added up in 64 bits; for norms.
  public var sumOfSquares: Double {
    defer { withExtendedLifetime(storage) {} }
    return ck_sum_of_squares(elementType.kernelType, pointer, count)
  }

  /// Where the largest number of each row lies; `[rows, columns]` gives `rows` indices. Ties go to
  /// the first.
  public var rowArgumentsOfMaximum: [Int] {
    require(shape.rank == 2, "rowArgumentsOfMaximum takes [rows, columns], not \(shape)")
    let all = doubles
    let columns = shape[1]
    return (0..<shape[0]).map { row in
      (0..<columns).reduce(0) { best, i in
        all[row * columns + i] > all[row * columns + best] ? i : best
      }
    }
  }
}
