import Foundation
import Tensors

/// The instruction set that stored digests are made with: processors round differently, and what is
/// compared bit for bit has to be computed alike everywhere.
public enum FixedInstructions {
  /// Whether this processor has them; both our loops and the library's need AVX2.
  public static var areHere: Bool {
    let flags = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    return flags.contains(" avx2 ") && flags.contains(" fma ")
  }

  /// Chooses them, in a process that has not chosen yet.
  /// - Returns: whether they are what is used now.
  public static func choose() -> Bool {
    setenv("ENCORE_SIMD", "avx2", 1)
    setenv("OPENBLAS_CORETYPE", "Haswell", 1)
    return ThreadPool.instructionSet == "avx2" && LinearAlgebraLibrary.kernels == "Haswell"
  }
}

/// Counters that stay where they are while nothing leaks.
public struct MemoryCounters: Equatable, Sendable {
  private let numbers = [
    TensorMemory.bytesInUse, TensorMemory.bytesReserved, TensorMemory.systemAllocations,
    recordedOperations,
  ]

  /// As they stand now.
  public init() {}
}
