import Algorithms
import Environments
import Settings
import Tensors

/// An algorithm as the command sees it: a name, its settings, and how to train and judge with it.
public struct AlgorithmEntry: Sendable {
  /// What a user types.
  public let name: String
  /// A few words for a listing.
  public let summary: String
  /// The settings' type, for defaults, help and tables.
  public let settings: any Settings.Type
  let train: @Sendable (TrainingJob) throws -> RunOutcome
  let evaluate: @Sendable (EvaluationJob) throws -> Evaluation
  let memory: @Sendable (RunPlan, Int, Int) throws -> MemoryEstimate

  /// An off-policy algorithm.
  /// - Parameters:
  ///   - metrics: the names of the numbers that its updates report, which become columns.
  ///   - discount: the discount among its settings, for the normaliser of rewards.
  ///   - make: makes the untrained agent for observations and actions of the given sizes.
  public static func offPolicy<Own: Settings, Agent: OffPolicyAgent>(
    _ name: String, _ summary: String, settings: Own.Type, metrics: [String],
    discount: @escaping @Sendable (Own) -> Double,
    make: @escaping @Sendable (Own, Int, Int, inout RandomStream) -> Agent
  ) -> AlgorithmEntry {
    @Sendable func own(_ plan: RunPlan) throws -> Own {
      guard let own = plan.algorithmSettings as? Own else {
        preconditionFailure("\(name) was given the settings of another algorithm")
      }
      return own
    }
    return AlgorithmEntry(
      name: name, summary: summary, settings: settings,
      train: { job in
        let own = try own(job.plan)
        return try TrainingRun(
          job.plan, in: job.folder, resuming: job.isResuming, factory: job.factory,
          discount: discount(own), metrics: metrics, now: job.now, watch: job.watch
        ) { observation, action, random in make(own, observation, action, &random) }.run()
      },
      evaluate: { job in
        let own = try own(job.plan)
        return try job.evaluate { observation, action, random in
          make(own, observation, action, &random)
        }
      },
      memory: { plan, observation, action in
        let own = try own(plan)
        var random = RandomStream(seed: 0)
        let agent = make(own, observation, action, &random)
        return MemoryEstimate(
          plan: plan, agent: agent, observationSize: observation, actionSize: action)
      })
  }
}

/// The algorithms that there are. A value: add your own to a copy.
public struct AlgorithmTable: Sendable {
  /// The algorithms, in the order of the listing.
  public var entries: [AlgorithmEntry]

  /// The algorithms of this package.
  public static var standard: AlgorithmTable {
    AlgorithmTable(entries: [
      .offPolicy(
        "td3", "twin delayed deep deterministic policy gradient (continuous actions)",
        settings: TD3Settings.self, metrics: ["critic_loss", "mean_target", "actor_loss"],
        discount: \.discount
      ) { TD3(observationSize: $1, actionSize: $2, settings: $0, using: &$3) }
    ])
  }

  /// The algorithm called `name`.
  /// - Throws: `RecipeFault.unknownAlgorithm` with the nearest names.
  public func entry(named name: String) throws -> AlgorithmEntry {
    guard let entry = entries.first(where: { $0.name == name }) else {
      throw RecipeFault.unknownAlgorithm(
        name, nearest: nearestNames(to: name, among: entries.map(\.name)),
        all: entries.map(\.name))
    }
    return entry
  }
}

extension AlgorithmTable {
  /// The memory that a run of `plan` takes on such an environment.
  public func memory(
    of plan: RunPlan, _ environment: any VectorEnvironment
  ) throws -> MemoryEstimate {
    try entry(named: plan.algorithm).memory(
      plan, environment.observationSpace.size, environment.actionSpace.size)
  }

  /// Judges a policy that a run has saved.
  /// - Parameters:
  ///   - usesBest: the policy of the best evaluation, or of the last checkpoint.
  ///   - seed: decides the episodes.
  /// - Throws: `RunError`, `EnvironmentError`, `TensorFileError` or `FileFault`.
  public func evaluate(
    _ plan: RunPlan, in folder: RunFolder, usesBest: Bool, episodes: Int, seed: UInt64,
    factory: EnvironmentFactory
  ) throws -> Evaluation {
    try entry(named: plan.algorithm).evaluate(
      EvaluationJob(
        plan: plan, folder: folder, factory: factory, usesBest: usesBest, episodes: episodes,
        seed: seed))
  }
}

/// What training needs besides the plan.
struct TrainingJob {
  var plan: RunPlan
  var folder: RunFolder
  var isResuming: Bool
  var factory: EnvironmentFactory
  var now: () -> Double
  var watch: (TrainingEvent) -> TrainingDirective
}
