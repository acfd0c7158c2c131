import Algorithms
import Environments
import Tensors

/// Judging a saved policy again: the best one or the last one.
struct EvaluationJob: AgentUser {
  var plan: RunPlan
  var folder: RunFolder
  var factory: EnvironmentFactory
  var usesBest: Bool
  var episodes: Int
  var seed: UInt64
  /// Told now and then how many episodes are played.
  var watch: (_ played: Int) -> Void

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
    let (file, step, statistics) = try SavedPolicy.chosen(best: usesBest, of: plan, in: folder)
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
      agent, on: environments.evaluation(), episodes: episodes, seed: seed, step: step,
      watch: watch)
  }
}
