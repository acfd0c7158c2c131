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
}
