import CKernels

/// How a tensor's numbers are held. Everything runs in 32 bits, and for checks in 64.
public enum ElementType: String, Sendable, Hashable {
  /// IEEE single precision, the default everywhere.
  case float32
  /// IEEE double precision, through plain kernels: the yardstick of the other.
  case float64

  /// Bytes an element.
  public var size: Int { self == .float32 ? 4 : 8 }

  var kernelType: ck_type { self == .float32 ? ck_float32 : ck_float64 }
}
