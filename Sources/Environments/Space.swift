/// The set that an observation or an action is taken from.
public enum Space: Equatable, Sendable {
  /// The integers `0 ..< count`.
  case discrete(count: Int)
  /// Real vectors within bounds, one bound an element, row-major in `shape`; bounds may be infinite.
  case box(shape: [Int], low: [Float], high: [Float])

  /// A box with the same bounds for every element.
  public static func box(shape: [Int], low: Float, high: Float) -> Space {
    let size = shape.reduce(1, *)
    return .box(
      shape: shape, low: .init(repeating: low, count: size),
      high: .init(repeating: high, count: size))
  }

  /// How many numbers describe one element: 1 for a discrete space.
  public var size: Int {
    switch self {
    case .discrete: 1
    case .box(let shape, _, _): shape.reduce(1, *)
    }
  }
}
