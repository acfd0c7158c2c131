/// What meets every array of something plain, in one order: once to write its bytes, once to read them.
///
/// ```swift
/// struct Row: PlainBytes {
///   var numbers: [Float] = []
///   mutating func walk(_ visitor: inout some ByteVisitor) { visitor.visit(&numbers) }
/// }
/// ```
public protocol ByteVisitor {
  /// Meets an array.
  mutating func visit<Number: BitwiseCopyable>(_ numbers: inout [Number])
}

/// Something that is arrays of plain numbers, and can go to another process of this program.
public protocol PlainBytes {
  /// Shows every array to the visitor, always in the same order.
  mutating func walk(_ visitor: inout some ByteVisitor)
}

extension ByteVisitor {
  /// Meets a whole number.
  public mutating func visit(_ number: inout Int) {
    var numbers = [number]
    visit(&numbers)
    number = numbers.first ?? number
  }
}

extension PlainBytes {
  /// All arrays, each after its length.
  public var plainBytes: [UInt8] {
    var (copy, writer) = (self, ByteWriter())
    copy.walk(&writer)
    return writer.bytes
  }

  /// Takes what `plainBytes` gave.
  /// - Returns: whether the bytes were of such a form; this is not to be used otherwise.
  public mutating func read(plainBytes: [UInt8]) -> Bool {
    var reader = ByteReader(bytes: plainBytes)
    walk(&reader)
    return reader.isSound && reader.start == plainBytes.count
  }
}

private struct ByteWriter: ByteVisitor {
  var bytes: [UInt8] = []

  mutating func visit<Number: BitwiseCopyable>(_ numbers: inout [Number]) {
    withUnsafeBytes(of: numbers.count) { bytes.append(contentsOf: $0) }
    numbers.withUnsafeBytes { bytes.append(contentsOf: $0) }
  }
}

private struct ByteReader: ByteVisitor {
  let bytes: [UInt8]
  var start = 0
  var isSound = true

  mutating func visit<Number: BitwiseCopyable>(_ numbers: inout [Number]) {
    let head = MemoryLayout<Int>.size
    guard isSound, bytes.count - start >= head else { return isSound = false }
    let count = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: start, as: Int.self) }
    start += head
    let stride = MemoryLayout<Number>.stride
    guard count >= 0, count <= (bytes.count - start) / stride else { return isSound = false }
    let place = start
    numbers = bytes.withUnsafeBytes { all in
      [Number](unsafeUninitializedCapacity: count) { room, filled in
        UnsafeMutableRawBufferPointer(room).copyMemory(
          from: UnsafeRawBufferPointer(rebasing: all[place..<place + count * stride]))
        filled = count
      }
    }
    start += count * stride
  }
}
