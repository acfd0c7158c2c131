/// A number in a table. A 32-bit number is written as such: `0.1`, not `0.10000000149011612`.
public enum LogNumber: Hashable, Sendable {
  /// A whole number.
  case int(Int)
  /// A 64-bit real number.
  case double(Double)
  /// A 32-bit real number.
  case float(Float)
}

extension LogNumber: CustomStringConvertible {
  /// The fewest digits that read back to the same bits; `nan`, `inf` and `-inf` as such.
  public var description: String {
    switch self {
    case .int(let value): "\(value)"
    case .double(let value): "\(value)"
    case .float(let value): "\(value)"
    }
  }

  /// The nearest 32-bit number, which is what TensorBoard keeps.
  public var asFloat: Float {
    switch self {
    case .int(let value): Float(value)
    case .double(let value): Float(value)
    case .float(let value): value
    }
  }
}

extension LogNumber: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral {
  /// A whole number.
  public init(integerLiteral value: Int) { self = .int(value) }

  /// A 64-bit real number.
  public init(floatLiteral value: Double) { self = .double(value) }
}
