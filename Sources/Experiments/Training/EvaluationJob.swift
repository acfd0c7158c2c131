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
    try judge { environment, stream in
      makeAgent(environment.observationSpace.size, environment.actionSpace.size, &stream)
    }
  }

  func use<Agent: OnPolicyAgent>(
    discount: Double, metrics: [String],
    onPolicy makeAgent: @escaping (Space, Space, inout RandomStream) throws -> Agent
  ) throws -> Evaluation {
    try judge { environment, stream in
      try makeAgent(environment.observationSpace, environment.actionSpace, &stream)
    }
  }

  private func judge<Agent: ParameterTree & Performer>(
    _ makeAgent: (any VectorEnvironment, inout RandomStream) throws -> Agent
  ) throws -> Evaluation {
    let (file, step, statistics) = try policy()
    // Of the environments to train in, one tells what is seen and done.
    var settings = plan.environment
    settings.count = 1
    let environments = try TrainingEnvironments(
      settings, trial: plan.shownTrial, from: factory, discount: 1)
    defer { environments.close() }
    environments.statistics = statistics
    var stream = RandomStream(seed: plan.seed)
    var agent = try makeAgent(environments.training, &stream)
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
    let state = try found.decodeState(as: SavedStatistics.self)
    return (
      try TensorFile(path: found.path(of: Checkpoint.agentFile)), found.manifest.step,
      state.statistics
    )
  }
}
