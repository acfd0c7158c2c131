import Algorithms
import Tensors

extension TrainingRun {
  /// A run of an off-policy agent that is about to begin, or to go on from the newest checkpoint in its
  /// folder.
  /// - Parameters:
  ///   - resuming: whether to go on.
  ///   - makeAgent: makes the untrained agent for observations and actions of the given sizes.
  ///   - now: a clock that never runs backwards, in seconds.
  ///   - watch: told of everything that happens; may ask to stop.
  public convenience init<Agent: OffPolicyAgent>(
    _ plan: RunPlan, in folder: RunFolder, resuming: Bool, factory: EnvironmentFactory,
    discount: Double, metrics: [String], now: @escaping () -> Double,
    watch: @escaping (TrainingEvent) -> TrainingDirective,
    agent makeAgent: (Int, Int, inout RandomStream) -> Agent
  ) throws where Loop == OffPolicyLoop<Agent> {
    try self.init(
      plan, in: folder, resuming: resuming, factory: factory, discount: discount, metrics: metrics,
      now: now, watch: watch
    ) { environment, random in
      try OffPolicyLoop(
        agent: makeAgent(
          environment.observationSpace.size, environment.actionSpace.size, &random),
        environment: environment, settings: plan.training, seed: plan.seed)
    }
  }
}
