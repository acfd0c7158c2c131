import Synchronization

/// Neighbouring lanes that one thread steps.
///
/// The lock is never contended: the vector hands each shard to one thread at a time. It is what
/// proves to the compiler that lanes may cross threads.
final class Shard: Sendable {
  /// Which lanes of the vector these are.
  let range: Range<Int>
  private let lanes: Mutex<[Lane]>

  init(_ lanes: ArraySlice<Lane>) {
    range = lanes.indices
    self.lanes = Mutex(Array(lanes))
  }

  /// Reads or changes the lanes.
  func withLanes<Result: Sendable>(_ body: (inout [Lane]) -> Result) -> Result {
    lanes.withLock { lanes in body(&lanes) }
  }

  /// Resets every lane, the i-th of the vector by `seed + i`.
  func reset(seed: UInt64) -> ShardOutcome {
    withLanes { lanes in
      var outcome = ShardOutcome(first: range.lowerBound)
      for index in lanes.indices {
        do throws(LaneFault) {
          let laneSeed = seed &+ UInt64(lanes[index].index)
          outcome.observations += try lanes[index].reset(seed: laneSeed)
        } catch {
          outcome.fault = error
          break
        }
      }
      return outcome
    }
  }

  /// Steps every lane and resets those whose episode ended.
  /// - Parameter actions: those of the whole vector.
  func step(_ actions: Actions, width: Int) -> ShardOutcome {
    withLanes { lanes in
      var outcome = ShardOutcome(first: range.lowerBound)
      outcome.reserve(lanes.count, size: lanes.first?.size ?? 0)
      for index in lanes.indices {
        do throws(LaneFault) {
          let action = actions.action(of: lanes[index].index, width: width)
          let step = try lanes[index].step(action)
          outcome.arrivals += step.observation
          outcome.rewards.append(step.reward)
          outcome.endings.append(step.ending)
          outcome.observations +=
            step.ending.endsEpisode ? try lanes[index].reset() : step.observation
        } catch {
          outcome.fault = error
          break
        }
      }
      return outcome
    }
  }
}

/// What the lanes of one shard gave; all of it only where there is no fault.
struct ShardOutcome: Sendable {
  /// The first lane's place in the vector.
  let first: Int
  var observations: [Float] = []
  var arrivals: [Float] = []
  var rewards: [Double] = []
  var endings: [Ending] = []
  /// The first fault, after which no further lane was stepped.
  var fault: LaneFault?

  init(first: Int) { self.first = first }

  mutating func reserve(_ count: Int, size: Int) {
    observations.reserveCapacity(count * size)
    arrivals.reserveCapacity(count * size)
    rewards.reserveCapacity(count)
    endings.reserveCapacity(count)
  }
}

extension Actions {
  /// The action of one environment.
  /// - Parameter width: numbers in one action of a box.
  func action(of index: Int, width: Int) -> Action {
    switch self {
    case .indices(let indices): .index(indices[index])
    case .vectors(let values): .vector(Array(values[index * width..<(index + 1) * width]))
    }
  }
}
