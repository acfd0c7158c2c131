import Algorithms
import Environments

/// The environments of one run, wrapped as the settings say, with the statistics that must be saved with it.
struct TrainingEnvironments {
  /// Where the agent trains: actions within −1…1, normalised when asked for.
  let training: any VectorEnvironment
  private let observations: NormalizedObservations?
  private let rewards: NormalizedRewards?
  private let evaluationBase: any VectorEnvironment

  /// The normalisers' numbers, which must survive even where environments themselves cannot be saved.
  struct Statistics: Codable, Equatable {
    var observations: RunningStatistics?
    var rewards: RunningStatistics?
  }

  init(_ settings: EnvironmentSettings, from factory: EnvironmentFactory, discount: Double) throws {
    let base = try factory.makePlain(settings)
    // Whatever fails, no worker process stays behind.
    do {
      (training, observations, rewards) = try Self.wrapped(base, settings, discount)
      evaluationBase = try RescaledVectorActions(
        factory.makePlain(settings, count: Self.evaluationCount))
    } catch {
      base.close()
      throw error
    }
  }

  private static func wrapped(
    _ base: any VectorEnvironment, _ settings: EnvironmentSettings, _ discount: Double
  ) throws -> (any VectorEnvironment, NormalizedObservations?, NormalizedRewards?) {
    var environment: any VectorEnvironment = try RescaledVectorActions(base)
    var rewards: NormalizedRewards?
    var observations: NormalizedObservations?
    if settings.normalizeRewards {
      let wrapper = NormalizedRewards(environment, discount: discount)
      rewards = wrapper
      environment = wrapper
    }
    if settings.normalizeObservations {
      let wrapper = try NormalizedObservations(environment)
      observations = wrapper
      environment = wrapper
    }
    return (environment, observations, rewards)
  }

  /// Episodes side by side in an evaluation: a batch of policies' actions costs little more than one.
  private static let evaluationCount = 10

  /// Where the policy is judged: observations normalised with what is known now, which cannot change there by
  /// type; rewards raw.
  func evaluation() throws -> any VectorEnvironment {
    guard let observations else { return evaluationBase }
    return try observations.frozen(over: evaluationBase)
  }

  var statistics: Statistics {
    get { Statistics(observations: observations?.statistics, rewards: rewards?.statistics) }
    nonmutating set {
      if let saved = newValue.observations { observations?.statistics = saved }
      if let saved = newValue.rewards { rewards?.statistics = saved }
    }
  }

  func close() {
    training.close()
    evaluationBase.close()
  }
}
