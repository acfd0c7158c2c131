import Algorithms
import Environments
import TensorFiles
import Tensors

/// Judging a saved policy again: the best one or the last one.
struct EvaluationJob: AgentUser {
  var plan: RunPlan
  var folder: RunFolder
  var factory: EnvironmentFactory
  var usesBest: Bool
  var episodes: Int
  var seed: UInt64

  func use<Agent: OffPolicyAgent>(
    discount: Double, metrics: [String],
    _ makeAgent: @escaping (Int, Int, inout RandomStream) -> Agent
  ) throws -> Evaluation {
    let (file, step, statistics) = try policy()
    let environments = try TrainingEnvironments(plan.environment, from: factory, discount: 1)
    defer { environments.close() }
    environments.statistics = statistics
    var stream = RandomStream(seed: plan.seed)
    var agent = makeAgent(
      environments.training.observationSpace.size, environments.training.actionSpace.size, &stream)
    try file.load(into: &agent)
    return try Evaluation.run(
      agent, on: environments.evaluation(), episodes: episodes, seed: seed, step: step)
  }

  private func policy() throws -> (TensorFile, Int, TrainingEnvironments.Statistics) {
    if usesBest {
      let (file, best) = try SavedPolicy.loadBest(from: folder)
      guard best.algorithm == plan.agentName else {
        throw RunFault.otherAlgorithm(
          path: folder.best, expected: plan.agentName, found: best.algorithm)
      }
      return (file, best.step, best.statistics)
    }
    let found = try CheckpointStore(folder).newest(
      algorithm: plan.agentName, environment: plan.environment.name)
    let state = try SavedState.read(found)
    return (
      try TensorFile(path: found.path(of: SavedState.agentFile)), found.manifest.step,
      state.statistics
    )
  }
}
