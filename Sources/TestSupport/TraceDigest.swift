import Tensors

/// A fingerprint of a run: 64 bits over the bit patterns of everything that is added, in order.
///
/// Two traces with one digest are taken to be the same bits; a last digit that differs anywhere
/// changes it. The hash is FNV-1a over little-endian bytes, so that a stored digest means the same
/// everywhere.
///
/// ```swift
/// var digest = TraceDigest()
/// digest.add(loss)
/// digest.add(agent)
/// #expect(digest.description == "3f0c…")
/// ```
public struct TraceDigest: Hashable, Sendable, CustomStringConvertible {
  /// The hash so far.
  public private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  /// The digest of nothing.
  public init() {}

  /// Adds 64 bits.
  public mutating func add(bits: UInt64) {
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      value = (value ^ ((bits >> shift) & 0xff)) &* 0x0000_0100_0000_01b3
    }
  }

  /// Adds a number.
  public mutating func add(_ number: Double) { add(bits: number.bitPattern) }

  /// Adds an integer.
  public mutating func add(_ number: Int) { add(bits: UInt64(bitPattern: Int64(number))) }

  /// Adds a tensor: its shape and the bits of its numbers.
  public mutating func add(_ tensor: Tensor) {
    add(tensor.shape.rank)
    for length in tensor.shape.lengths { add(length) }
    switch tensor.elementType {
    case .float32: for number in tensor.floats { add(bits: UInt64(number.bitPattern)) }
    case .float64: for number in tensor.doubles { add(bits: number.bitPattern) }
    }
  }

  /// Adds every parameter of a tree, in the order of the walk.
  public mutating func add(_ tree: some ParameterTree) {
    for parameter in tree.parameters { add(parameter) }
  }

  /// Sixteen hexadecimal digits.
  public var description: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
