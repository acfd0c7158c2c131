import CKernels

/// What the tensors of this process hold. For soak tests and `--dry-run`.
public enum TensorMemory {
  /// Bytes of buffers that living tensors use.
  public static var bytesInUse: Int { Int(ck_bytes_in_use()) }
  /// Bytes taken from the system, in use or waiting in the pool.
  public static var bytesReserved: Int { Int(ck_bytes_reserved()) }
  /// How often the system was asked for memory; stands still in the steady state of a training
  /// loop.
  public static var systemAllocations: Int { Int(ck_system_allocations()) }
}
