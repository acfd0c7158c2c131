import CKernels

/// A few threads that divide the loops of one update among themselves.
///
/// A pool serves the thread that enters `use`; two threads must not enter one pool at once. Results
/// are the same bits for the same number of threads: borders depend on nothing else. When several
/// runs train side by side, each does best with one thread, which is what there is without a pool.
public final class ThreadPool: @unchecked Sendable {
  private let pool: OpaquePointer?
  /// How many threads work, the calling one included.
  public let threads: Int

  /// A pool of `threads` threads, the calling one included.
  public init(threads: Int) {
    require(threads >= 1, "A pool needs at least one thread, not \(threads)")
    self.threads = threads
    pool = threads > 1 ? ck_pool_create(Int32(threads)) : nil
  }

  deinit { ck_pool_destroy(pool) }

  /// Runs `body` on the calling thread, its large loops on all threads of the pool.
  public func use<Result>(_ body: () throws -> Result) rethrows -> Result {
    let before = ck_pool_use(pool)
    defer { _ = ck_pool_use(before) }
    // Without this the pool might be released, and joined, after its last mention, before `body`.
    return try withExtendedLifetime(self) { try body() }
  }

  /// The instruction set that 32-bit loops were chosen for: `avx512`, `avx2` or `plain`.
  public static var instructionSet: String { String(cString: ck_instruction_set()) }
}
