import Algorithms
import Environments
import Ranks
import Tensors

extension ActorLearnerLoop {
  /// A loop with actors as the settings ask for them, in this process.
  /// - Parameters:
  ///   - environment: the task, for its spaces.
  ///   - factory: makes the actors' environments.
  ///   - make: makes the untrained agent for observations of the given size and for actions.
  /// - Throws: `EnvironmentError`.
  public init(
    _ plan: RunPlan, settings: IMPALASettings, environment: any VectorEnvironment,
    factory: EnvironmentFactory, using random: inout RandomStream,
    make: @escaping @Sendable (Space, Space, inout RandomStream) throws -> IMPALA
  ) throws {
    try self.init(
      plan, settings: settings, environment: environment, factory: factory, ranks: nil,
      using: &random, make: make)
  }

  /// The same, with actors in the other processes where there are some.
  init(
    _ plan: RunPlan, settings: IMPALASettings, environment: any VectorEnvironment,
    factory: EnvironmentFactory, ranks: RankTerms?, using random: inout RandomStream,
    make: @escaping @Sendable (Space, Space, inout RandomStream) throws -> IMPALA
  ) throws {
    let makeActor: @Sendable (Int) throws -> UnrollActor = { index in
      try UnrollActor(index, of: plan, factory: factory, make: make)
    }
    let agent = try make(environment.observationSpace, environment.actionSpace, &random)
    let width = plan.environment.count
    let capacity = settings.queue * settings.unrollsPerBatch(ofWidth: width)
    let source: any UnrollSource
    var actors = settings.actors
    if let ranks {
      try plan.requireActorsApart()
      actors = ranks.ranks.count - 1
      source = ActorRanks(
        ranks.ranks, capacity: capacity,
        form: UnrollForm(of: agent, environment, count: width), recipe: plan.actingDigest,
        isInterrupted: ranks.isInterrupted)
    } else {
      source =
        settings.schedule == .threads
        ? ActorThreads(count: actors, capacity: capacity, actor: makeActor)
        : try ActorsInTurn(count: actors, actor: makeActor)
    }
    self.init(
      agent: agent, environment: environment, source: source, actors: actors,
      training: plan.training,
      seed: plan.seed)
  }
}

extension IMPALASettings {
  /// How many actors' unrolls make a batch.
  /// - Parameter width: the environments of an actor.
  func unrollsPerBatch(ofWidth width: Int) -> Int { (batch + width - 1) / width }
}

/// The other processes that one run has.
struct RankTerms: Sendable {
  /// All of them.
  var ranks: Ranks
  /// Whether this one was told to stop.
  var isInterrupted: @Sendable () -> Bool
}
