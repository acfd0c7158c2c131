/// What one element of a tensor is in a file; the raw value is the format's own word for it.
public enum ElementType: String, CaseIterable, Hashable, Sendable {
  // In the order in which the format's reference writer ranks them, lowest first; a file lists
  // the highest rank first, so that wide elements are aligned without padding.
  /// A byte that is 0 or 1.
  case bool = "BOOL"
  /// An unsigned byte.
  case uint8 = "U8"
  /// A signed byte.
  case int8 = "I8"
  /// A signed 16-bit integer.
  case int16 = "I16"
  /// An unsigned 16-bit integer.
  case uint16 = "U16"
  /// An IEEE half.
  case float16 = "F16"
  /// The upper half of an IEEE single.
  case bfloat16 = "BF16"
  /// A signed 32-bit integer.
  case int32 = "I32"
  /// An unsigned 32-bit integer.
  case uint32 = "U32"
  /// An IEEE single, `Float`.
  case float32 = "F32"
  /// An IEEE double, `Double`.
  case float64 = "F64"
  /// A signed 64-bit integer.
  case int64 = "I64"
  /// An unsigned 64-bit integer.
  case uint64 = "U64"

  /// The bytes one element takes.
  public var byteCount: Int {
    switch self {
    case .bool, .uint8, .int8: 1
    case .int16, .uint16, .float16, .bfloat16: 2
    case .int32, .uint32, .float32: 4
    case .float64, .int64, .uint64: 8
    }
  }

  /// The reference writer's order; see the comment above.
  var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// A Swift type whose arrays can be a tensor's elements.
public protocol TensorElement: BitwiseCopyable, Sendable {
  /// The file format's type of this element.
  static var elementType: ElementType { get }
}

extension Float: TensorElement {
  /// `F32`.
  public static var elementType: ElementType { .float32 }
}

extension Double: TensorElement {
  /// `F64`.
  public static var elementType: ElementType { .float64 }
}

extension UInt8: TensorElement {
  /// `U8`.
  public static var elementType: ElementType { .uint8 }
}

extension Int32: TensorElement {
  /// `I32`.
  public static var elementType: ElementType { .int32 }
}

extension Int64: TensorElement {
  /// `I64`.
  public static var elementType: ElementType { .int64 }
}

extension UInt64: TensorElement {
  /// `U64`.
  public static var elementType: ElementType { .uint64 }
}
