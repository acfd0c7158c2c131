import Environments
import Tensors

/// Whole episodes that were lived through, the newest ones, to learn from in windows.
///
/// ```swift
/// var replay = TrajectoryReplay(capacity: 20_000, observationSize: 4)
/// replay.add(rollout)
/// let windows = replay.windows(16, of: 32, discount: 0.99, using: &random)   // nil until an episode ended
/// ```
///
/// An episode that runs over several rollouts is gathered until it ends, and only then learned from. Memory:
/// (`observationSize` + 2) · 4 bytes a step, for at most `capacity` steps of whole episodes (or the newest one alone),
/// and for the episode that goes on in each environment: of one that grows beyond `capacity` the oldest half goes.
public struct TrajectoryReplay: Equatable, Sendable {
  /// Steps of whole episodes that are kept; the oldest episodes go first, and the newest one never.
  public let capacity: Int
  /// Numbers of an observation.
  public let observationSize: Int
  /// Whole episodes, the oldest first.
  public private(set) var trajectories: [Trajectory] = []
  /// Steps of the whole episodes.
  public private(set) var steps = 0
  /// One an environment: what has not ended yet.
  private var open: [Trajectory] = []

  /// An empty replay.
  public init(capacity: Int, observationSize: Int) {
    require(
      capacity > 0 && observationSize > 0,
      "TrajectoryReplay: \(capacity) steps of \(observationSize) numbers are nothing to keep")
    self.capacity = capacity
    self.observationSize = observationSize
  }

  /// Adds the steps of a rollout with discrete actions, environment by environment, and closes the episodes
  /// that ended in it.
  public mutating func add(_ rollout: Rollout) {
    let (time, batch, size) = (rollout.time, rollout.batch, rollout.observationSize)
    guard case .indices(let actions) = rollout.actions else {
      fatalError("TrajectoryReplay keeps discrete actions")
    }
    require(
      size == observationSize,
      "TrajectoryReplay: observations of \(size) numbers are not of \(observationSize)")
    let observations = rollout.observations.floats
    let (rewards, continues) = (rollout.rewards.floats, rollout.continues.floats)
    let (boundaries, resets) = (rollout.boundaries.floats, rollout.resets.floats)
    let nextValues = rollout.nextValues.floats
    if open.count != batch { open = .init(repeating: Trajectory(), count: batch) }
    for environment in 0..<batch {
      for step in 0..<time {
        let place = step * batch + environment
        // Fresh episodes may have begun where none ended: after a checkpoint, for one.
        if resets[place] == 1 { open[environment] = Trajectory() }
        open[environment].observations += observations[place * size..<(place + 1) * size]
        open[environment].actions.append(Int32(actions[place]))
        open[environment].rewards.append(rewards[place])
        if boundaries[place] == 1 {
          open[environment].valueAfter = continues[place] == 1 ? nextValues[place] : 0
          close(environment)
        } else if open[environment].count > capacity {
          forgetHalf(of: environment)
        }
      }
    }
  }

  private mutating func close(_ environment: Int) {
    steps += open[environment].count
    trajectories.append(open[environment])
    open[environment] = Trajectory()
    var gone = 0
    while steps > capacity && gone < trajectories.count - 1 {
      steps -= trajectories[gone].count
      gone += 1
    }
    if gone > 0 { trajectories.removeFirst(gone) }
  }

  private mutating func forgetHalf(of environment: Int) {
    let gone = open[environment].count / 2
    open[environment].observations.removeFirst(gone * observationSize)
    open[environment].actions.removeFirst(gone)
    open[environment].rewards.removeFirst(gone)
  }
}

extension TrajectoryReplay: PlainBytes {
  /// Shows lengths, ends and numbers of all episodes, whole ones and others.
  public mutating func walk(_ visitor: inout some ByteVisitor) {
    var all = trajectories + open
    var whole = trajectories.count
    var lengths = all.map(\.count)
    var values = all.map { $0.valueAfter ?? 0 }
    var observations = all.flatMap(\.observations)
    var actions = all.flatMap(\.actions)
    var rewards = all.flatMap(\.rewards)
    visitor.visit(&whole)
    visitor.visit(&lengths)
    visitor.visit(&values)
    visitor.visit(&observations)
    visitor.visit(&actions)
    visitor.visit(&rewards)
    let total = lengths.reduce(0, &+)
    // Bytes of another form leave an empty replay.
    guard lengths.allSatisfy({ $0 >= 0 }), whole >= 0, whole <= lengths.count,
      values.count == lengths.count, actions.count == total, rewards.count == total,
      observations.count == total * observationSize
    else {
      (trajectories, open, steps) = ([], [], 0)
      return
    }
    var start = 0
    all = lengths.enumerated().map { index, length in
      defer { start += length }
      return Trajectory(
        observations: Array(
          observations[start * observationSize..<(start + length) * observationSize]),
        actions: Array(actions[start..<start + length]),
        rewards: Array(rewards[start..<start + length]),
        valueAfter: index < whole ? values[index] : nil)
    }
    trajectories = Array(all[..<whole])
    open = Array(all[whole...])
    steps = trajectories.reduce(0) { $0 + $1.count }
  }
}
