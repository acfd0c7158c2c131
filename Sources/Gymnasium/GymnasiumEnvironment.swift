import Environments
import Foundation
import Tensors
import Workers

/// Any Gymnasium environment, in worker processes.
///
/// ```swift
/// let walkers = try GymnasiumEnvironment("BipedalWalker-v3", count: 8)
/// defer { walkers.close() }
/// var observations = try walkers.reset(seed: 1)            // environment i is seeded by 1 + i
/// let step = try walkers.step(.vectors(actions))           // [8, 4] numbers
/// ```
///
/// An id is a registered one (`CartPole-v1`, `Ant-v5`, `ALE/Breakout-v5`, `AntBulletEnv-v0`), or a
/// class of one's own, `package.module:Class` or `path/to/file.py:Class`. `Atari/Breakout` is a game as
/// it is usually learned from, see `AtariSettings`.
///
/// What it guarantees:
/// - The trajectories are those of plain Gymnasium with the same seed and actions; observations are
///   rounded to 32 bits and flattened row-major, rewards keep their 64.
/// - `terminated` is an ending without a future, Gymnasium's time limit one with the true final
///   observation inside; a step that is both counts as terminated. An episode that ended is
///   followed, in the same step and without a new seed, by the next.
/// - Actions are handed on as they are: no clipping, no rescaling.
/// - A fault of the environment is an `EnvironmentError` that quotes Python's own words. Where
///   `restartsDeadWorkers` is set, a worker is replaced instead and `warnings` tells of it.
///
/// A step costs a byte each way and one copy of the observations; `Guides/Gymnasium.md` has
/// figures. What it does not do: save its state (`savedState` is `nil`), or map spaces other than `Discrete`
/// and `Box`.
public final class GymnasiumEnvironment: VectorEnvironment {
  /// The id.
  public let name: String
  /// How many environments there are.
  public let count: Int
  /// Where one environment's observations come from. The shape is Gymnasium's own.
  public let observationSpace: Space
  /// Where one environment's actions are taken from. Discrete actions are counted from zero.
  public let actionSpace: Space
  /// How it was made.
  public let options: GymnasiumOptions
  /// What happened to workers that were replaced, oldest first.
  public internal(set) var warnings: [String] = []
  /// Is told each warning as it comes, on the thread that steps.
  public var onWarning: ((String) -> Void)?

  var workers: [EnvironmentWorker]
  let memory: SharedMemory
  let layout: SharedLayout
  let spaces: WorkerSpaces
  /// The seed of the last `reset`.
  var seed: UInt64 = 0
  /// Steps since the last `reset`.
  var stepsTaken = 0
  /// The core that a single worker was last moved to.
  var followedCore = -1
  /// What was acted on last, `[count, size]`; empty before the first `reset`.
  var lastObservations: [Float] = []

  /// Starts the workers and makes the environments.
  /// - Parameters:
  ///   - id: which environment.
  ///   - count: how many of it, divided evenly over `options.workers` processes.
  /// - Throws: `EnvironmentError.unknown` with the nearest ids, `EnvironmentError.missing` if
  ///   Python or a package is, `EnvironmentError.unsuitable` for spaces that cannot be mapped,
  ///   `EnvironmentError.workerFailed` if making the environment failed.
  public init(_ id: String, count: Int = 1, options: GymnasiumOptions = .init()) throws {
    precondition(count > 0, "\(count) environments of '\(id)': there must be at least one.")
    precondition(
      options.workers > 0, "\(options.workers) workers for '\(id)': there must be at least one.")
    if !options.tasks.list.isEmpty, options.restartsDeadWorkers {
      // A fresh worker begins fresh trials, and whoever counts episodes would not know.
      throw EnvironmentError.unsuitable(
        name: id,
        what: "goes through trials on several tasks, and those are not known of a worker that was "
          + "restarted: allow no restarts")
    }
    name = id
    self.count = count
    self.options = options
    do {
      memory = try SharedMemory()
      let shares = Self.shares(of: count, among: min(options.workers, count))
      var workers: [EnvironmentWorker] = []
      for share in shares {
        workers.append(
          try Self.start(id, share, options: options, sharing: memory))
      }
      let all = try workers.map { try $0.awaitSpaces(within: options.startTimeout) }
      guard let observation = all[0].observation.space, let action = all[0].action.space else {
        throw EnvironmentError.unsuitable(name: id, what: "describes its spaces incompletely")
      }
      guard all.allSatisfy({ $0 == all[0] }) else {
        throw EnvironmentError.unsuitable(name: id, what: "has other spaces each time it is made")
      }
      spaces = all[0]
      observationSpace = observation
      actionSpace = action
      layout = SharedLayout(
        count: count, observation: observation, action: action, inBytes: spaces.inBytes)
      try memory.resize(to: layout.byteCount)
      for worker in workers { try worker.map(layout, within: options.startTimeout) }
      self.workers = workers
    } catch {
      throw Self.startError(error, id: id, options: options)
    }
  }

  deinit { close() }

  /// Ends the workers. Calling it twice does no harm.
  public func close() {
    for worker in workers { worker.worker.dismiss() }
    for worker in workers { worker.worker.close() }
  }

  /// `nil`: what happens inside another program cannot be written down.
  public func savedState() throws -> VectorEnvironmentState? { nil }

  /// Always throws.
  /// - Throws: `EnvironmentError.unsuitable`.
  public func restore(_ state: VectorEnvironmentState) throws -> [Float] {
    throw EnvironmentError.unsuitable(
      name: name, what: "runs in a worker process and cannot go back to a saved state")
  }

  /// A picture of one environment as it stands. `options.rendersFrames` must have been set.
  /// - Throws: `EnvironmentError.unsuitable` without that option; otherwise as `step`.
  public func renderFrame(of index: Int = 0) throws -> RenderedFrame {
    precondition((0..<count).contains(index), "There is no environment \(index) among \(count).")
    guard options.rendersFrames else {
      throw EnvironmentError.unsuitable(name: name, what: "was not made to render frames")
    }
    guard let worker = workers.first(where: { $0.share.contains(index) }) else {
      preconditionFailure("The workers' shares cover all environments.")
    }
    header[1] = Int64(index - worker.share.lowerBound)
    do throws(EnvironmentWorker.Failure) {
      try worker.begin(.picture)
      let message = try worker.awaitMessage(within: options.timeout)
      func number(at start: Int) -> Int {
        message[start..<start + 4].reversed().reduce(0) { $0 << 8 | Int($1) }
      }
      return RenderedFrame(
        width: number(at: 0), height: number(at: 4), pixels: Array(message[8...]))
    } catch {
      throw self.error(for: error, of: worker, while: "it was drawn")
    }
  }

  var header: UnsafeMutableBufferPointer<Int64> {
    memory.view(of: Int64.self, at: SharedLayout.header, count: 2)
  }

  /// Environments in runs of nearly equal length.
  static func shares(of count: Int, among workers: Int) -> [Range<Int>] {
    (0..<workers).map { place in
      count * place / workers..<count * (place + 1) / workers
    }
  }
}
