import CKernels

extension Tensor {
  /// A tensor of the given numbers, row-major.
  public init(_ numbers: [Float], shape: Shape) {
    self.init(uninitialized: shape, .float32)
    require(
      numbers.count == shape.count,
      "Tensor: \(numbers.count) numbers do not fill the shape \(shape)")
    numbers.withUnsafeBytes { source in
      if let base = source.baseAddress {
        pointer.copyMemory(from: base, byteCount: source.count)
      }
    }
  }

  /// A 64-bit tensor of the given numbers, row-major: for checks.
  public init(doubles numbers: [Double], shape: Shape) {
    self.init(uninitialized: shape, .float64)
    require(
      numbers.count == shape.count,
      "Tensor: \(numbers.count) numbers do not fill the shape \(shape)")
    numbers.withUnsafeBytes { source in
      if let base = source.baseAddress {
        pointer.copyMemory(from: base, byteCount: source.count)
      }
    }
  }

  /// A vector.
  public init(_ numbers: [Float]) { self.init(numbers, shape: [numbers.count]) }

  /// A matrix from its rows, which must be equally long.
  public init(_ rows: [[Float]]) {
    let width = rows.first?.count ?? 0
    require(
      rows.allSatisfy { $0.count == width }, "Tensor: the rows are not equally long")
    self.init(rows.flatMap { $0 }, shape: [rows.count, width])
  }

  /// A single number.
  public init(_ number: Double, elementType: ElementType = .float32) {
    self = Tensor.filled([], with: number, elementType: elementType)
  }

  /// A tensor with one number everywhere.
  public static func filled(
    _ shape: Shape, with number: Double, elementType: ElementType = .float32
  ) -> Tensor {
    let result = Tensor(uninitialized: shape, elementType)
    ck_fill(elementType.kernelType, result.pointer, number, shape.count)
    return result
  }

  /// Zeros.
  public static func zeros(_ shape: Shape, elementType: ElementType = .float32) -> Tensor {
    filled(shape, with: 0, elementType: elementType)
  }

  /// Ones.
  public static func ones(_ shape: Shape, elementType: ElementType = .float32) -> Tensor {
    filled(shape, with: 1, elementType: elementType)
  }

  /// Independent draws from the uniform distribution over `[low, high)`.
  public static func uniform(
    _ shape: Shape, _ low: Double, _ high: Double, elementType: ElementType = .float32,
    using random: inout RandomStream
  ) -> Tensor {
    draw(shape, elementType) { buffer in
      for i in buffer.indices { buffer[i] = random.uniform(low, high) }
    }
  }

  /// Independent draws from the standard normal distribution.
  public static func normal(
    _ shape: Shape, elementType: ElementType = .float32, using random: inout RandomStream
  ) -> Tensor {
    draw(shape, elementType) { buffer in
      for i in stride(from: 0, to: buffer.count, by: 2) {
        let (first, second) = random.normalPair()
        buffer[i] = first
        if i + 1 < buffer.count { buffer[i + 1] = second }
      }
    }
  }

  /// Draws in 64 bits and converts, so that both element types see the same numbers.
  private static func draw(
    _ shape: Shape, _ elementType: ElementType, _ fill: (UnsafeMutableBufferPointer<Double>) -> Void
  ) -> Tensor {
    let wide = Tensor(uninitialized: shape, .float64)
    fill(
      UnsafeMutableBufferPointer(
        start: wide.pointer.assumingMemoryBound(to: Double.self), count: shape.count))
    return wide.converted(to: elementType)
  }

  /// A 32-bit tensor whose numbers `body` writes straight into the buffer, which is not cleared
  /// first.
  public static func written(
    _ shape: Shape, by body: (UnsafeMutableBufferPointer<Float>) throws -> Void
  ) rethrows -> Tensor {
    let result = Tensor(uninitialized: shape, .float32)
    try body(
      UnsafeMutableBufferPointer(
        start: result.pointer.assumingMemoryBound(to: Float.self), count: shape.count))
    return result
  }
}
