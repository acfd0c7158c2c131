import Encore

extension Benchmark {
  /// The training of attention over trajectories on CartPole, as its recipe has it, for a tenth of its steps: a fresh
  /// agent each time. Judging, logs and checkpoints are left out.
  static let trajectories = trajectories("trajectories", "both methods of", .both)
  /// Method 1 alone.
  static let trajectoriesContrast = trajectories(
    "trajectories-contrastive", "Method 1 of", .contrastive)
  /// Method 2 alone.
  static let trajectoriesEstimates = trajectories(
    "trajectories-estimates", "Method 2 of", .estimates)

  /// The same steps of the same environments, and A2C alone.
  static let trajectoriesBase = Benchmark(
    name: "trajectories-base", summary: "the same with A2C alone"
  ) { _ in
    let plan = try polePlan()
    return try poleTraining(plan, method: "none") { base, _, _ in base }
  }

  private static func trajectories(
    _ name: String, _ what: String, _ method: TrajectoryAttentionSettings.Method
  ) -> Benchmark {
    Benchmark(
      name: name,
      summary:
        "environment steps of training by \(what) attention over trajectories, as Recipes/\(poleRecipe) has it",
      beside: "trajectories-base"
    ) { _ in
      let plan = try polePlan()
      guard var own = plan.metaSettings as? TrajectoryAttentionSettings else {
        throw UnfitRecipe(recipe: poleRecipe, reason: "it has no attention over trajectories")
      }
      own.method = method
      return try poleTraining(plan, method: method.rawValue) { [own] base, space, random in
        try TrajectoryAttention(
          base: base, observationSize: space.observations.size, actions: space.actions,
          settings: own, using: &random)
      }
    }
  }

  private static let poleRecipe = "trajectory-attention-CartPole.yaml"

  private static func polePlan() throws -> RunPlan {
    guard let path = RecipeShelf.paths.first(where: { $0.hasSuffix("/" + poleRecipe) }) else {
      throw UnfitRecipe(
        recipe: poleRecipe,
        reason: "it is not in the folder Recipes; name that folder in ENCORE_RECIPES")
    }
    return try Recipe(file: path).plan(seed: 1)
  }

  private static func poleTraining<Agent: OnPolicyAgent>(
    _ plan: RunPlan, method: String,
    _ make:
      @escaping (A2C, (observations: Space, actions: Space), inout RandomStream) throws -> Agent
  ) throws -> Prepared {
    guard let base = plan.algorithmSettings as? A2CSettings else {
      throw UnfitRecipe(recipe: poleRecipe, reason: "it is not one of A2C")
    }
    let steps = plan.training.steps / 10
    return Prepared(
      settings: [
        "recipe": poleRecipe, "steps": "\(steps)", "method": method,
        "environments": "\(plan.environment.count)",
        "shared": base.shared.map(String.init).joined(separator: "-"),
        "rollout": "\(base.rolloutSteps)",
      ], units: steps
    ) {
      let environment = try EnvironmentFactory().makePlain(plan.environment)
      let spaces = (environment.observationSpace, environment.actionSpace)
      var random = RandomStream(seed: plan.seed).fork("agent")
      let learner = try A2C(
        observations: spaces.0, actions: spaces.1, settings: base, using: &random)
      var loop = try OnPolicyLoop(
        agent: make(learner, spaces, &random), environment: environment, settings: plan.training,
        seed: plan.seed)
      while loop.state.step < steps { try loop.advance() }
    }
  }
}
