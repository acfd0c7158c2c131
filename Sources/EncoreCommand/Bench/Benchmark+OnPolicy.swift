import Encore

extension Benchmark {
  /// The whole A2C loop on the native CartPole, with the network and the settings that Stable-Baselines3
  /// has by default: one environment, five steps between updates, 64-64 tanh for actor and critic each.
  static let cartPoleA2C = Benchmark(
    name: "a2c-cartpole",
    summary:
      "environment steps of the whole A2C loop on CartPole, one environment, 5 steps an update"
  ) { _ in
    var random = RandomStream(seed: 1)
    let environment = try EnvironmentRegistry.native.make("CartPole")
    let agent = A2C(
      observationSize: environment.observationSpace.size, actions: environment.actionSpace,
      settings: A2CSettings(), using: &random)
    var loop = try OnPolicyLoop(
      agent: agent, environment: environment, settings: TrainingSettings(), seed: 1)
    while loop.state.step < 2000 { try loop.advance() }
    return Prepared(
      settings: ["environments": "1", "hidden": "64-64", "rollout": "5"], units: 10_000
    ) {
      let end = loop.state.step + 10_000
      while loop.state.step < end { try loop.advance() }
    }
  }

  /// The whole loop of RL² on ten-armed bandits: 32 environments, an LSTM of 64, trials of 100 pulls.
  static let banditRL2 = Benchmark(
    name: "rl2-bandit",
    summary:
      "environment steps of the whole RL² loop (A2C, LSTM 64) on ten-armed bandits, 32 environments"
  ) { _ in
    var random = RandomStream(seed: 1)
    let (count, pulls, memory) = (32, 100, 64)
    var trial = TrialSettings()
    (trial.episodes, trial.pulls) = (1, pulls)
    let environment = try EnvironmentRegistry.native.makeTrials(
      "Bandit-10Brf", count: count, trial: trial)
    var settings = A2CSettings()
    (settings.memory, settings.hidden, settings.rolloutSteps) = (memory, [], pulls)
    let (seen, actions) = (environment.observationSpace.size, 10)
    let agent = A2C(
      observationSize: seen, actions: environment.actionSpace, settings: settings, using: &random)
    var loop = try OnPolicyLoop(
      agent: agent, environment: environment, settings: TrainingSettings(), seed: 1)
    let steps = 10 * count * pulls
    while loop.state.step < steps { try loop.advance() }
    // A step is acted on once and learned from once, and a derivative costs two products for one.
    let forward = 2 * ((seen + memory) * 4 * memory + memory * (actions + 1))
    return Prepared(
      settings: ["environments": "\(count)", "memory": "\(memory)", "rollout": "\(pulls)"],
      units: steps, operations: Double(4 * forward)
    ) {
      let end = loop.state.step + steps
      while loop.state.step < end { try loop.advance() }
    }
  }
}
