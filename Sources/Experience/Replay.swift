import Environments
import Tensors

/// The memory of an off-policy agent: the last `capacity` steps, in one flat allocation.
///
/// A step is one row: observation, action, reward, continues, what the step arrived at. A row is
/// contiguous, so that sampling touches as few cache lines as it can, and samples are written
/// straight into the batch's tensors. Rows that were never written cost no memory, since the system
/// maps pages on first use.
///
/// A class, since nobody should copy gigabytes by assignment. Used from one thread.
public final class Replay {
  /// Numbers an observation has.
  public let observationSize: Int
  /// Numbers an action has.
  public let actionSize: Int
  /// The most steps that are held.
  public let capacity: Int
  /// Steps ever added; the row of step `i` is `i % capacity`.
  public private(set) var totalAdded = 0
  private let rows: UnsafeMutablePointer<Float>

  /// An empty memory.
  public init(capacity: Int, observationSize: Int, actionSize: Int) {
    require(
      capacity > 0 && observationSize > 0 && actionSize > 0,
      "Replay needs positive sizes, not \(capacity), \(observationSize) and \(actionSize)")
    self.capacity = capacity
    self.observationSize = observationSize
    self.actionSize = actionSize
    rows = .allocate(capacity: capacity * (2 * observationSize + actionSize + 2))
  }

  deinit { rows.deallocate() }

  /// How many steps are held now.
  public var count: Int { min(totalAdded, capacity) }

  /// Numbers a row has.
  public var rowSize: Int { 2 * observationSize + actionSize + 2 }

  /// The bytes that a memory of these sizes takes when it is full.
  public static func bytes(capacity: Int, observationSize: Int, actionSize: Int) -> Int {
    capacity * (2 * observationSize + actionSize + 2) * MemoryLayout<Float>.size
  }

  /// Adds what each environment of a vector just did.
  /// - Parameters:
  ///   - observations: `[environments, observation]`, what was acted on.
  ///   - actions: `[environments, action]`, as the agent chose them.
  ///   - step: what followed.
  public func add(observations: [Float], actions: [Float], step: VectorStep) {
    let environments = step.rewards.count
    require(
      observations.count == environments * observationSize && step.endings.count == environments
        && step.arrivals.count == observations.count
        && actions.count == environments * actionSize,
      "Replay.add: \(observations.count) numbers of observations and \(actions.count) of actions "
        + "do not fit \(environments) environments of \(observationSize) and \(actionSize)")
    for i in 0..<environments {
      let row = rows + (totalAdded % capacity) * rowSize
      copy(observations, i * observationSize, row, observationSize)
      copy(actions, i * actionSize, row + observationSize, actionSize)
      row[observationSize + actionSize] = Float(step.rewards[i])
      row[observationSize + actionSize + 1] = step.endings[i].continues ? 1 : 0
      copy(
        step.arrivals, i * observationSize, row + observationSize + actionSize + 2, observationSize)
      totalAdded += 1
    }
  }

  private func copy(
    _ source: [Float], _ start: Int, _ target: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    source.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      target.update(from: base + start, count: count)
    }
  }

  /// `batchSize` steps drawn uniformly with replacement, as fresh tensors from the pool.
  public func sample(_ batchSize: Int, using random: inout RandomStream) -> Transitions {
    require(count > 0, "Replay.sample: nothing has been added yet")
    require(batchSize > 0, "Replay.sample: a batch of \(batchSize) steps is none")
    let held = count
    return withUnsafeTemporaryAllocation(of: Int.self, capacity: batchSize) { chosen in
      for i in 0..<batchSize { chosen[i] = random.integer(below: held) }
      return transitions(at: UnsafeBufferPointer(chosen))
    }
  }

  private func transitions(at chosen: UnsafeBufferPointer<Int>) -> Transitions {
    let batch = chosen.count
    func column(_ start: Int, _ width: Int) -> Tensor {
      Tensor.written([batch, width]) { buffer in
        guard var target = buffer.baseAddress else { return }
        for i in 0..<batch {
          target.update(from: rows + chosen[i] * rowSize + start, count: width)
          target += width
        }
      }
    }
    let afterAction = observationSize + actionSize
    return Transitions(
      observations: column(0, observationSize), actions: column(observationSize, actionSize),
      rewards: column(afterAction, 1), continues: column(afterAction + 1, 1),
      nextObservations: column(afterAction + 2, observationSize))
  }

  /// The bytes of the rows of steps `range` (counted as `totalAdded` counts), in at most two pieces
  /// where the ring wraps. For saving.
  func withRows(_ range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
    var start = range.lowerBound
    while start < range.upperBound {
      let row = start % capacity
      let run = min(range.upperBound - start, capacity - row)
      try body(UnsafeRawBufferPointer(start: rows + row * rowSize, count: run * rowBytes))
      start += run
    }
  }

  /// Bytes a row has.
  public var rowBytes: Int { rowSize * MemoryLayout<Float>.size }

  /// Puts back the rows of steps `range`, read piece by piece from `read`, and continues counting
  /// after them.
  func restoreRows(
    _ range: Range<Int>, _ read: (UnsafeMutableRawBufferPointer) throws -> Void
  ) rethrows {
    var start = range.lowerBound
    while start < range.upperBound {
      let row = start % capacity
      let run = min(range.upperBound - start, capacity - row)
      try read(UnsafeMutableRawBufferPointer(start: rows + row * rowSize, count: run * rowBytes))
      start += run
    }
    totalAdded = range.upperBound
  }
}
