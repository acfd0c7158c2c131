import Experience
import Tensors

/// The memory that a run will take, known before it begins.
public struct MemoryEstimate: Codable, Sendable {
  /// Bytes of the replay when it is full (or when the run ends, if that is earlier).
  public var replayBytes: Int
  /// Bytes of networks, targets and moments.
  public var agentBytes: Int
  /// Numbers in networks, targets and moments.
  public var agentNumbers: Int

  init(plan: RunPlan, agent: some ParameterTree, observationSize: Int, actionSize: Int) {
    replayBytes = Replay.bytes(
      capacity: min(plan.training.replayCapacity, plan.training.steps),
      observationSize: observationSize, actionSize: actionSize)
    agentNumbers = agent.parameterCount
    agentBytes = agentNumbers * 4
  }
}
