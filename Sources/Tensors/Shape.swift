/// The lengths of a tensor's axes, outermost first; `[]` is a single number.
///
/// Held inline (at most six axes), so that shapes are compared and passed without touching the
/// heap.
public struct Shape: Hashable, Sendable {
  /// Lanes 0…5 hold lengths (1 where unused), lane 7 the number of axes.
  @usableFromInline var lanes: SIMD8<Int32>

  /// The most axes that a tensor can have.
  public static let maximumRank = 6
  /// Lengths and matrix strides are handed to the linear algebra library as 32-bit numbers.
  @usableFromInline static var longestAxis: Int { Int(Int32.max) }

  /// The shape with these lengths.
  public init(_ lengths: [Int]) {
    require(
      lengths.count <= Shape.maximumRank,
      "A tensor has at most \(Shape.maximumRank) axes; \(lengths) has \(lengths.count)")
    lanes = SIMD8(1, 1, 1, 1, 1, 1, 0, Int32(lengths.count))
    for (axis, length) in lengths.enumerated() {
      require(
        length >= 0 && length <= Shape.longestAxis,
        "An axis cannot have the length \(length) in \(lengths)")
      lanes[axis] = Int32(length)
    }
  }

  @inlinable init(rows: Int, columns: Int) {
    lanes = SIMD8(Int32(rows), Int32(columns), 1, 1, 1, 1, 0, 2)
  }

  /// How many axes there are.
  @inlinable public var rank: Int { Int(lanes[7]) }

  /// How many elements a tensor of this shape has.
  @inlinable public var count: Int {
    Int(lanes[0]) * Int(lanes[1]) * Int(lanes[2]) * Int(lanes[3]) * Int(lanes[4]) * Int(lanes[5])
  }

  /// The length of one axis.
  @inlinable public subscript(axis: Int) -> Int {
    get {
      require(axis >= 0 && axis < rank, "A shape with \(rank) axes has no axis \(axis)")
      return Int(lanes[axis])
    }
    set {
      require(axis >= 0 && axis < rank, "A shape with \(rank) axes has no axis \(axis)")
      require(
        newValue >= 0 && newValue <= Shape.longestAxis,
        "An axis cannot have the length \(newValue)")
      lanes[axis] = Int32(newValue)
    }
  }

  /// The lengths as an array.
  public var lengths: [Int] { (0..<rank).map { self[$0] } }

  /// The product of the lengths in `range` of the axes.
  func count(of range: Range<Int>) -> Int { range.reduce(1) { $0 * self[$1] } }

  /// Row-major strides, in elements.
  var strides: [Int] {
    var strides = [Int](repeating: 1, count: rank)
    for axis in stride(from: rank - 2, through: 0, by: -1) {
      strides[axis] = strides[axis + 1] * self[axis + 1]
    }
    return strides
  }

  /// The shape without `axis`, or with the length 1 there.
  func reduced(along axis: Int, keepingAxis: Bool) -> Shape {
    var result = self
    if keepingAxis {
      result[axis] = 1
      return result
    }
    for i in axis..<5 { result.lanes[i] = lanes[i + 1] }
    result.lanes[5] = 1
    result.lanes[7] -= 1
    return result
  }

  /// `axis` counted from the front, also when given from the back (−1 is the last).
  func axis(_ axis: Int, in operation: StaticString) -> Int {
    let resolved = axis < 0 ? axis + rank : axis
    require(
      resolved >= 0 && resolved < rank, "\(operation): shape \(self) has no axis \(axis)")
    return resolved
  }
}

extension Shape: ExpressibleByArrayLiteral {
  /// `[batch, features]`
  public init(arrayLiteral lengths: Int...) { self.init(lengths) }
}

extension Shape: CustomStringConvertible {
  /// The shape as it is written: `[256, 17]`.
  public var description: String { "\(lengths)" }
}

extension Shape {
  /// The shape that two shapes broadcast to (aligned at the last axis, 1 stretches), or `nil`.
  static func broadcast(_ a: Shape, _ b: Shape) -> Shape? {
    if a == b { return a }
    let rank = max(a.rank, b.rank)
    var result = Shape([])
    result.lanes[7] = Int32(rank)
    for i in 0..<rank {
      let fromA = i - (rank - a.rank)
      let fromB = i - (rank - b.rank)
      let p = fromA >= 0 ? a[fromA] : 1
      let q = fromB >= 0 ? b[fromB] : 1
      guard p == q || p == 1 || q == 1 else { return nil }
      result[i] = p == 1 ? q : p
    }
    return result
  }
}
