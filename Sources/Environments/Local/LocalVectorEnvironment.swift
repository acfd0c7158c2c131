import Tensors

/// Copies of a native environment, stepped in this process.
///
/// ```swift
/// let tasks = try LocalVectorEnvironment(name: "Pendulum", count: 8) {
///   TimeLimit(Pendulum(), steps: 200)
/// }
/// var observations = try tasks.reset(seed: 1)
/// ```
///
/// Each environment draws from a stream of its own, so results do not depend on the number of
/// threads, nor on how many other environments there are. Every observation and reward is checked:
/// one that is not finite or has the wrong size throws `EnvironmentError.misbehaved` with its place;
/// after an error, begin again with `reset(seed:)`. Threads pay off where one step takes longer than
/// some microseconds; classic control tasks do not.
public final class LocalVectorEnvironment: VectorEnvironment {
  /// The name for messages.
  public let name: String
  /// How many environments there are.
  public let count: Int
  /// In how many threads, at most, they are stepped.
  public let threads: Int
  /// Where one environment's observations come from.
  public let observationSpace: Space
  /// Where one environment's actions are taken from.
  public let actionSpace: Space

  let shards: [Shard]
  /// `[count, size]`, what to act on next; `nil` until the first reset and after an error.
  var current: [Float]?

  /// `count` environments.
  /// - Parameters:
  ///   - name: what messages call them.
  ///   - count: how many; at least one.
  ///   - threads: how many threads step them, at most `count`; 1 steps them in the caller's.
  ///   - make: makes one environment; its time limit is part of it.
  /// - Throws: `EnvironmentError.misbehaved` where a space is not well formed.
  public init(
    name: String, count: Int, threads: Int = 1, make: @Sendable () -> any Environment
  ) throws {
    precondition(count > 0, "A vector has at least one environment, not \(count).")
    precondition(threads > 0, "Environments are stepped in at least one thread, not \(threads).")
    let environments = (0..<count).map { _ in make() }
    let observationSpace = environments[0].observationSpace
    let actionSpace = environments[0].actionSpace
    if let flaw = observationSpace.flaw {
      throw EnvironmentError.misbehaved(name: name, what: "has an observation space \(flaw)")
    }
    if let flaw = actionSpace.flaw {
      throw EnvironmentError.misbehaved(name: name, what: "has an action space \(flaw)")
    }

    self.name = name
    self.count = count
    self.threads = min(threads, count)
    self.observationSpace = observationSpace
    self.actionSpace = actionSpace
    let lanes = environments.enumerated().map { index, environment in
      Lane(
        index: index, environment: environment, random: RandomStream(seed: UInt64(index)),
        size: observationSpace.size)
    }
    shards = Self.shards(of: lanes, threads: self.threads)
  }

  /// A picture of one environment as it stands.
  /// - Throws: `EnvironmentError.unsuitable` where it is no `DrawnEnvironment`.
  public func renderFrame(of index: Int) throws -> RenderedFrame {
    precondition((0..<count).contains(index), "There is no environment \(index) among \(count).")
    let frames = shards.compactMap { shard in
      shard.withLanes { lanes in
        (lanes.first { $0.index == index }?.environment as? any DrawnEnvironment)?.frame
      }
    }
    guard let frame = frames.first else {
      throw EnvironmentError.unsuitable(name: name, what: "cannot be drawn")
    }
    return frame
  }

  /// Does nothing: nothing is held outside this process.
  public func close() {}

  /// The lanes in `threads` runs of neighbours, as equal in length as can be.
  private static func shards(of lanes: [Lane], threads: Int) -> [Shard] {
    (0..<threads).map { thread in
      let start = thread * lanes.count / threads
      let end = (thread + 1) * lanes.count / threads
      return Shard(lanes[start..<end])
    }
  }
}
