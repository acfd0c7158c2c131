import Algorithms
import Environments
import Tensors

/// Uniformly random actions: what a task gives to nobody, for a score to be compared with.
struct RandomPlayer: Performer {
  /// Where one environment's actions are taken from.
  let actions: Space

  /// Nothing is remembered.
  func emptyMemory(for count: Int) -> Tensor? { nil }

  /// A draw for each environment.
  func perform(
    on observations: Tensor, memory: inout Tensor?, resets: [Bool],
    using random: inout RandomStream
  ) -> Actions {
    .random(from: actions, count: observations.shape[0], using: &random)
  }
}

extension Evaluation {
  /// Judges uniformly random actions on the task of a run, on the environments and episodes on which
  /// its policy would be judged.
  /// - Parameters:
  ///   - seed: decides the episodes.
  ///   - watch: told now and then how many of the episodes are played.
  /// - Throws: `EnvironmentError`.
  public static func ofRandomActions(
    _ plan: RunPlan, episodes: Int, seed: UInt64, factory: EnvironmentFactory,
    watch: (_ played: Int) -> Void = { _ in }
  ) throws -> Evaluation {
    var settings = plan.environment
    settings.count = 1
    let environments = try TrainingEnvironments(
      settings, trial: plan.shownTrial, from: factory, discount: 1)
    defer { environments.close() }
    let environment = try environments.evaluation()
    return try run(
      RandomPlayer(actions: environment.actionSpace), on: environment, episodes: episodes,
      seed: seed, step: 0, watch: watch)
  }
}
