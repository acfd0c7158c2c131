import Encore

extension Benchmark {
  /// The whole training of MetaIRN as its recipe has it: a fresh agent for all of the recipe's steps. Judging, logs
  /// and checkpoints are left out.
  static let metaIRN = Benchmark(
    name: "metairn",
    summary:
      "environment steps of the whole training of Recipes/intrinsic-reward-Umbrella.yaml (MetaIRN, length 20)",
    beside: "metairn-base"
  ) { _ in
    let plan = try umbrellaPlan()
    guard let own = plan.metaSettings as? IntrinsicRewardSettings else {
      throw UnfitRecipe(recipe: recipeName, reason: "it has no learned rewards")
    }
    return try training(plan, model: own.rewardModel.rawValue) { base, space, actions, random in
      try IntrinsicReward(
        observationSize: space, actions: actions, base: base, settings: own, using: &random)
    }
  }

  /// The same steps of the same environments with the same settings of PPO, and the environment's own rewards.
  static let metaIRNBase = Benchmark(
    name: "metairn-base", summary: "the same with PPO alone, on the environment's own rewards"
  ) { _ in
    try training(try umbrellaPlan(), model: "none") { base, space, actions, random in
      PPO(observationSize: space, actions: actions, settings: base, using: &random)
    }
  }

  private static let recipeName = "intrinsic-reward-Umbrella.yaml"

  private static func umbrellaPlan() throws -> RunPlan {
    guard let path = RecipeShelf.paths.first(where: { $0.hasSuffix("/" + recipeName) }) else {
      throw UnfitRecipe(
        recipe: recipeName,
        reason: "it is not in the folder Recipes; name that folder in ENCORE_RECIPES")
    }
    return try Recipe(file: path).plan(seed: 1)
  }

  private static func training<Agent: OnPolicyAgent>(
    _ plan: RunPlan, model: String,
    _ make: @escaping (PPOSettings, Int, Space, inout RandomStream) throws -> Agent
  ) throws -> Prepared {
    guard let base = plan.algorithmSettings as? PPOSettings else {
      throw UnfitRecipe(recipe: recipeName, reason: "it is not one of PPO")
    }
    guard plan.environment.normalizeRewards, !plan.environment.normalizeObservations else {
      throw UnfitRecipe(
        recipe: recipeName, reason: "only its rewards are expected to be normalized")
    }
    return Prepared(
      settings: [
        "recipe": recipeName, "steps": "\(plan.training.steps)", "reward model": model,
        "environments": "\(plan.environment.count)",
        "hidden": base.hidden.map(String.init).joined(separator: "-"),
        "rollout": "\(base.rolloutSteps)", "minibatch": "\(base.minibatchSize)",
        "epochs": "\(base.epochs)",
      ], units: plan.training.steps
    ) {
      let environment = NormalizedRewards(
        try EnvironmentFactory().makePlain(plan.environment), discount: base.discount)
      var random = RandomStream(seed: plan.seed).fork("agent")
      let agent = try make(
        base, environment.observationSpace.size, environment.actionSpace, &random)
      var loop = try OnPolicyLoop(
        agent: agent, environment: environment, settings: plan.training, seed: plan.seed)
      while loop.state.step < plan.training.steps { try loop.advance() }
    }
  }
}

/// A recipe that is not there, or is not what is to be timed.
struct UnfitRecipe: ExitCoded, CustomStringConvertible {
  var recipe: String
  var reason: String
  var description: String {
    "The recipe \(recipe) cannot be timed: \(reason)."
  }
  var exitStatus: ExitStatus { .missing }
}
