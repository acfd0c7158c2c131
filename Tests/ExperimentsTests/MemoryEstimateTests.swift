import Algorithms
import Environments
import MetaLearning
import Testing

@testable import Experiments

@Suite("Memory known before training")
struct MemoryEstimateTests {
  private func estimate(_ change: (inout TrainingSettings) -> Void) throws -> MemoryEstimate {
    var plan = try TrainingHarness.plan(seed: 1)
    change(&plan.training)
    return try AlgorithmTable.standard.memory(of: plan, TrainingHarness.registry.make("Pendulum"))
  }

  /// A row holds 3 + 1 + 1 + 1 + 3 numbers of four bytes.
  @Test func theReplay() throws {
    #expect(try estimate { _ in }.replayBytes == 200 * 9 * 4)
    // Rows that no step will ever fill cost nothing.
    #expect(try estimate { $0.replayCapacity = 1_000_000 }.replayBytes == 300 * 9 * 4)
  }

  /// Actor 3-8-1 (41 numbers), two critics 4-8-1 (49 each), all with a target and two moments.
  @Test func theAgent() throws {
    let memory = try estimate { _ in }
    #expect(memory.agentNumbers == (41 + 2 * 49) * 4)
    #expect(memory.agentBytes == memory.agentNumbers * 4)
  }

  /// Pictures are kept as bytes, a frame a step; other observations as numbers of four bytes.
  @Test func whatARolloutShows() throws {
    func estimate(_ name: String, _ arguments: String) throws -> MemoryEstimate {
      var plan = RunPlan(
        environment: EnvironmentSettings(), training: TrainingSettings(), algorithm: "a2c",
        algorithmSettings: A2CSettings(), seed: 1)
      plan.environment.count = 3
      return try AlgorithmTable.standard.memory(
        of: plan, EnvironmentRegistry.native.make(name, arguments: arguments))
    }
    let steps = A2CSettings().rolloutSteps
    #expect(try estimate("Pendulum", "{}").rolloutBytes == 3 * steps * 3 * 4)
    // Two frames of 50 bytes: one a step and one before the first, and two places of four bytes each.
    #expect(
      try estimate("Catch", #"{"frames": 2}"#).rolloutBytes
        == 3 * ((steps + 1) * 50 + steps * 2 * 4))
    #expect(try estimate("Catch", "{}").replayBytes == 0)
  }

  /// Trajectories that are kept: 1000 steps of three numbers, an action and a reward.
  @Test func trajectories() throws {
    var own = A2CSettings()
    own.shared = [8]
    var meta = TrajectoryAttentionSettings()
    meta.capacity = 1000
    func bytes() throws -> Int {
      try AlgorithmTable.standard.memory(
        of: RunPlan(
          environment: EnvironmentSettings(), training: TrainingSettings(), algorithm: "a2c",
          algorithmSettings: own, metaLearner: .trajectoryAttention, metaSettings: meta, seed: 1),
        EnvironmentRegistry.native.make("DelayedEffect")
      ).replayBytes
    }
    #expect(try bytes() == 1000 * 5 * 4)
    (meta.contrastWeight, meta.estimateWeight) = (0, 0)
    #expect(try bytes() == 0)
  }

  /// A queue of two batches and the one that is learned from, of three unrolls each, and two unrolls of each
  /// of four actors; each unroll of two environments with five steps and the observation after them.
  @Test func whatActorsApartShow() throws {
    var own = IMPALASettings()
    (own.queue, own.batch, own.actors, own.rolloutSteps) = (2, 5, 4, 5)
    var plan = RunPlan(
      environment: EnvironmentSettings(), training: TrainingSettings(), algorithm: "impala",
      algorithmSettings: own, seed: 1)
    plan.environment.count = 2
    let pendulum = try AlgorithmTable.standard.memory(
      of: plan, EnvironmentRegistry.native.make("Pendulum"))
    #expect(pendulum.rolloutBytes == (3 * 3 + 2 * 4) * 2 * (5 + 1) * 3 * 4)
    // A frame of 50 bytes and its place a step, and the last picture as numbers.
    let pictures = try AlgorithmTable.standard.memory(
      of: plan, EnvironmentRegistry.native.make("Catch", arguments: "{}"))
    #expect(pictures.rolloutBytes == (3 * 3 + 2 * 4) * 2 * (5 * (50 + 4) + 50 * 4))
  }
}
