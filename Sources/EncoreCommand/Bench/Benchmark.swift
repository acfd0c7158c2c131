import Encore

/// One thing that can be timed.
struct Benchmark: Sendable {
  let name: String
  let summary: String
  /// The name of the bench that is always timed with this one, since the ratio is what counts.
  var beside: String?
  /// Sets up, and returns what is to be timed: a body, and how many units (updates, steps, batches) it does.
  let prepare: @Sendable (BenchmarkOptions) throws -> Prepared

  struct Prepared {
    /// What the figures hold for.
    var settings: [String: String]
    /// Units in one round.
    var units: Int
    /// Floating-point operations of the matrix products in a unit, where they are counted.
    var operations: Double?
    /// What a unit reads again and again, where that bounds it rather than arithmetic.
    var reading: CacheReading?
    /// One round.
    var round: () throws -> Void
    /// Which parts of the time of all rounds went where.
    var shares: () -> [(name: String, share: Double)] = { [] }
    /// Ends workers.
    var finish: () -> Void = {}
  }

  static let all: [Benchmark] = [
    td3Update, mattUpdate, smallUpdate, pendulumTD3, cartPoleA2C, banditRL2, cartPolePPO,
    cartPoleRecurrentPPO, cartPoleIMPALA, metaIRN, metaIRNBase, trajectories, trajectoriesContrast,
    trajectoriesEstimates, trajectoriesBase, seedsAtOnce, replaySample,
    gymnasiumStep, atariStep, impalaNet, impalaNetForward, drarlNet, drarlNetForward,
    atariPPO, atariIMPALA,
  ]
}

/// What the command line says about sizes.
struct BenchmarkOptions: Sendable {
  var batch: Int
  var hidden: [Int]
  var threads: Int
}

/// A figure, as `encore bench --json` prints it.
struct BenchmarkResult: Codable {
  var name: String
  var settings: [String: String]
  /// Milliseconds a unit: the median over the rounds.
  var median_ms: Double
  /// Units a second, from the median.
  var per_second: Double
  var rounds: Int
  /// Billions of floating-point operations a second, of matrix products alone.
  var gigaflops: Double?
  /// The same of one large matrix product, in as many threads: what the machine can do.
  var peak_gigaflops: Double?
  /// The one as a share of the other.
  var share_of_peak: Double?
  /// Billions of bytes a second of what a unit reads again and again, each reading counted once.
  var gigabytes: Double?
  /// What the machine reads of as many bytes at most, again and again in as many threads.
  var peak_gigabytes: Double?
  /// The one as a share of the other.
  var share_of_reading: Double?
  /// What share of the time went where.
  var shares: [String: Double]?
}
