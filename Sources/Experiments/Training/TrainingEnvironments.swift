import Algorithms
import Environments

/// The environments of one run, wrapped as the settings say, with the statistics that must be saved with it.
struct TrainingEnvironments {
  /// Where the agent trains: actions within −1…1, normalised when asked for.
  let training: any VectorEnvironment
  private let observations: NormalizedObservations?
  private let rewards: NormalizedRewards?
  private let evaluationBase: any VectorEnvironment
  /// How trials are shown to an agent that remembers; `nil` for agents that see single episodes.
  private let trial: TrialSettings?
  private let rewardScale: Double

  /// The normalisers' numbers, which must survive even where environments themselves cannot be saved.
  struct Statistics: Codable, Equatable {
    var observations: RunningStatistics?
    var rewards: RunningStatistics?
  }

  /// - Parameters:
  ///   - count: how many to train in, where that is not what the settings say.
  ///   - trial: how trials are shown to an agent that remembers; `nil` for single episodes.
  init(
    _ settings: EnvironmentSettings, count: Int? = nil, trial: TrialSettings? = nil,
    from factory: EnvironmentFactory, discount: Double
  ) throws {
    self.trial = trial
    rewardScale = settings.rewardScale
    let base = try factory.makePlain(settings, count: count)
    // Whatever fails, no worker process stays behind.
    do {
      (training, observations, rewards) = try Self.wrapped(base, settings, discount, trial)
      var judged = settings
      judged.trial = settings.trial.judged
      evaluationBase = try factory.makePlain(judged, count: settings.evaluationCount)
        .withBoundedActions()
    } catch {
      base.close()
      throw error
    }
  }

  /// The environments of an actor alone, wrapped as for training: it judges nothing.
  static func forActing(
    _ settings: EnvironmentSettings, trial: TrialSettings?, from factory: EnvironmentFactory
  ) throws -> any VectorEnvironment {
    let base = try factory.makePlain(settings)
    do {
      return try wrapped(base, settings, 1, trial).0
    } catch {
      base.close()
      throw error
    }
  }

  private static func wrapped(
    _ base: any VectorEnvironment, _ settings: EnvironmentSettings, _ discount: Double,
    _ trial: TrialSettings?
  ) throws -> (any VectorEnvironment, NormalizedObservations?, NormalizedRewards?) {
    var environment = try base.withBoundedActions()
    if settings.rewardScale != 1 {
      environment = ScaledRewards(environment, by: settings.rewardScale)
    }
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
    if let trial {
      environment = TrialObservations(
        environment, settings: trial, rewardScale: settings.rewardScale)
    }
    return (environment, observations, rewards)
  }

  /// Where the policy is judged: observations normalised with what is known now, which cannot change there by
  /// type. Scores are counted from raw rewards; an agent that remembers what it was paid sees them scaled, as it
  /// did while it learned.
  func evaluation() throws -> any VectorEnvironment {
    var plain = try observations?.frozen(over: evaluationBase) ?? evaluationBase
    if rewardScale != 1 { plain = ScaledRewards(plain, by: rewardScale) }
    return trial.map {
      TrialObservations(plain, settings: $0, rewardScale: rewardScale)
    } ?? plain
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
