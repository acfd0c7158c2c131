/// A named array of numbers with a shape, as a file holds it.
public struct TensorRecord: Hashable, Sendable {
  /// The name by which a reader asks for it, such as `actor.layer1.weight`.
  public let name: String
  /// What one element is.
  public let elementType: ElementType
  /// The extent of each axis, outermost first; empty for a single number.
  public let shape: [Int]
  /// The elements in row-major order, little-endian.
  public let bytes: [UInt8]

  /// A record of `values` in row-major order; `shape` must hold exactly as many.
  public init<Element: TensorElement>(_ name: String, shape: [Int], values: [Element]) {
    precondition(
      shape.allSatisfy { $0 >= 0 } && shape.reduce(1, *) == values.count,
      "TensorRecord \(name): the shape \(shape) does not hold \(values.count) values")
    // Every machine we build for is little-endian, so memory order is file order.
    self.init(
      name, Element.elementType, shape: shape, checkedBytes: values.withUnsafeBytes(Array.init))
  }

  /// A record of bytes whose number is already known to fit.
  init(_ name: String, _ elementType: ElementType, shape: [Int], checkedBytes: [UInt8]) {
    self.name = name
    self.elementType = elementType
    self.shape = shape
    bytes = checkedBytes
  }

  /// The number of elements.
  public var count: Int { bytes.count / elementType.byteCount }

  /// The elements, or nil when they are of another type.
  public func values<Element: TensorElement>(as type: Element.Type = Element.self) -> [Element]? {
    guard elementType == Element.elementType else { return nil }
    return [Element](unsafeUninitializedCapacity: count) { buffer, initialised in
      UnsafeMutableRawBufferPointer(buffer).copyBytes(from: bytes)
      initialised = count
    }
  }
}
