import Algorithms
import Environments
import Ranks
import Settings
import Tensors

/// The whole life of a process that acts for a learner in another one.
struct RankActor: AgentUser {
  var plan: RunPlan
  var factory: EnvironmentFactory
  var ranks: Ranks

  func use<Agent: OffPolicyAgent>(
    discount: Double, metrics: [String],
    _ make: @escaping (Int, Int, inout RandomStream) -> Agent
  ) throws { throw ApartFault.algorithm(plan.algorithm) }

  func use<Agent: OnPolicyAgent>(
    discount: Double, metrics: [String],
    onPolicy make: @escaping (Space, Space, inout RandomStream) throws -> Agent
  ) throws { throw ApartFault.algorithm(plan.algorithm) }

  func use(
    discount: Double, metrics: [String], actingApart settings: IMPALASettings,
    _ make: @escaping @Sendable (Space, Space, inout RandomStream) throws -> IMPALA
  ) throws {
    let link = RankLink(ranks, recipe: plan.actingDigest)
    do {
      var actor = try UnrollActor(ranks.rank - 1, of: plan, factory: factory, make: make)
      defer { actor.close() }
      link.parameterCount = actor.parameterCount
      try actor.serve(link) { actor throws in
        guard let saved = link.saved else { return }
        actor.state = saved
        try actor.beginFreshEpisodes()
      }
    } catch let fault as RanksFault {
      throw fault
    } catch {
      try link.report(error)
    }
  }
}

extension AlgorithmTable {
  /// Acts for the learner in process 0 until it wants no more.
  /// - Throws: what this process cannot tell the learner itself.
  public func act(for plan: RunPlan, as ranks: Ranks, factory: EnvironmentFactory) throws {
    try plan.requireActorsApart()
    try entry(named: plan.algorithm).maker.open(
      plan, for: RankActor(plan: plan, factory: factory, ranks: ranks))
  }
}
