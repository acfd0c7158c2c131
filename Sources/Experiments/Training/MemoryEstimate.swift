import Algorithms
import Environments
import Experience
import Foundation
import Tensors

/// The memory that a run will take, known before it begins.
public struct MemoryEstimate: Codable, Sendable {
  /// Bytes of the replay when it is full (or when the run ends, if that is earlier), or of trajectories that are kept.
  public var replayBytes: Int
  /// Bytes of the observations of a rollout, or of all unrolls that are there at a time; 0 without one, and
  /// where its length is not known before.
  public var rolloutBytes: Int
  /// Bytes of networks, targets and moments.
  public var agentBytes: Int
  /// Numbers in networks, targets and moments.
  public var agentNumbers: Int

  init(plan: RunPlan, agent: some ParameterTree, observationSize: Int, actionSize: Int) {
    replayBytes = Replay.bytes(
      capacity: min(plan.training.replayCapacity, plan.training.steps),
      observationSize: observationSize, actionSize: actionSize)
    rolloutBytes = 0
    agentNumbers = agent.parameterCount
    agentBytes = agentNumbers * 4
  }

  /// An agent without a replay, on so many environments.
  init(onPolicy agent: some OnPolicyAgent, observations: Space, count: Int) {
    replayBytes = (agent as? any ExperienceKeeper)?.experienceBytes ?? 0
    rolloutBytes = Self.rolloutBytes(agent.appetite, observations, count)
    agentNumbers = agent.parameterCount
    agentBytes = agentNumbers * 4
  }

  /// An agent whose actors act apart, each on so many environments. When the queue is full there are the
  /// unrolls that wait, the batch that is learned from, and of each actor one that it hands in and the next.
  init(actingApart agent: IMPALA, observations: Space, count: Int) {
    self.init(onPolicy: agent, observations: observations, count: count)
    let own = agent.settings
    let unrolls = (own.queue + 1) * own.unrollsPerBatch(ofWidth: count) + 2 * own.actors
    // What comes after the last step goes along as numbers.
    let final = count * observations.size * MemoryLayout<Float>.size
    rolloutBytes = unrolls * (rolloutBytes + final)
  }

  private static func rolloutBytes(
    _ appetite: RolloutAppetite, _ observations: Space, _ count: Int
  ) -> Int {
    let kept = appetite.arrivals ? 2 : 1
    return observations.picture.map {
      FrameStore.bytes(format: $0, batch: count, steps: appetite.steps) * kept
    } ?? appetite.steps * count * observations.size * MemoryLayout<Float>.size * kept
  }

  /// Refuses a replay that is larger than the machine: asking the system for it would end the process
  /// without a word.
  /// - Throws: a fault that names the largest capacity that fits.
  public static func requireReplay(
    of capacity: Int, _ environment: any VectorEnvironment
  ) throws {
    let row = Replay.bytes(
      capacity: 1, observationSize: environment.observationSpace.size,
      actionSize: environment.actionSpace.size)
    let here = Int(clamping: ProcessInfo.processInfo.physicalMemory)
    if capacity > here / row { throw MemoryFault(capacity: capacity, rowBytes: row, here: here) }
  }
}

/// A replay that does not fit into the machine.
struct MemoryFault: ExitCoded, CustomStringConvertible {
  var capacity: Int
  var rowBytes: Int
  var here: Int

  var description: String {
    "A replay of \(capacity) steps of \(rowBytes) bytes does not fit into this machine's "
      + "\(here >> 20) MiB. Lower replayCapacity to at most \(here / rowBytes)."
  }
  var exitStatus: ExitStatus { .wrongUsage }
}
