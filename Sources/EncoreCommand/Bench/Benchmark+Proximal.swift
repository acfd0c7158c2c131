import Encore

extension Benchmark {
  /// The whole PPO loop on the native CartPole, with the network, minibatches and epochs that SBX and
  /// Stable-Baselines3 have by default: one environment, 2048 steps, minibatches of 64, ten epochs, 64-64 tanh.
  static let cartPolePPO = Benchmark(
    name: "ppo-cartpole",
    summary:
      "environment steps of the whole PPO loop on CartPole, one environment, 2048 steps, 10 epochs of 64"
  ) { _ in
    let settings = PPOSettings()
    var loop = try cartPoleLoop(settings)
    try loop.advance()
    return Prepared(settings: described(settings), units: 4 * settings.rolloutSteps) {
      let end = loop.state.step + 4 * settings.rolloutSteps
      while loop.state.step < end { try loop.advance() }
    }
  }

  /// The same with an LSTM of 256 for each of actor and critic, and 64-64 tanh after it: what sb3-contrib's
  /// RecurrentPPO has by default, 128 steps, minibatches of 128, ten epochs. So an update is ten steps of the
  /// optimizer on all 128 steps in their order, as it is there.
  static let cartPoleRecurrentPPO = Benchmark(
    name: "recurrent-ppo-cartpole",
    summary:
      "the same with an LSTM of 256 for each of actor and critic, 128 steps, 10 epochs of 128"
  ) { _ in
    var settings = PPOSettings()
    (settings.memory, settings.memorySharing) = (256, .separate)
    (settings.rolloutSteps, settings.minibatchSize) = (128, 128)
    var loop = try cartPoleLoop(settings)
    // As far as the peer is when its measurement begins, since episodes grow longer with what is learned.
    while loop.state.step < 1500 { try loop.advance() }
    let steps = 4 * settings.rolloutSteps
    // Both LSTMs: to each gate a weight from everything seen and remembered, and a bias.
    let seen = loop.environment.observationSpace.size
    let numbers = 2 * 4 * settings.memory * (seen + settings.memory + 1)
    // Read when a step is acted on, when the policy that acted is noted, and in each epoch forwards and backwards.
    let reads = Double(2 + 2 * settings.epochs)
    return Prepared(
      settings: described(settings), units: steps,
      reading: CacheReading(bytes: 4 * numbers, times: reads)
    ) {
      let end = loop.state.step + steps
      while loop.state.step < end { try loop.advance() }
    }
  }

  private static func cartPoleLoop(_ settings: PPOSettings) throws -> OnPolicyLoop<PPO> {
    var random = RandomStream(seed: 1)
    let environment = try EnvironmentRegistry.native.make("CartPole")
    let agent = PPO(
      observationSize: environment.observationSpace.size, actions: environment.actionSpace,
      settings: settings, using: &random)
    return try OnPolicyLoop(
      agent: agent, environment: environment, settings: TrainingSettings(), seed: 1)
  }

  private static func described(_ settings: PPOSettings) -> [String: String] {
    var words = [
      "environments": "1", "hidden": settings.hidden.map(String.init).joined(separator: "-"),
      "memory": "\(settings.memory)", "rollout": "\(settings.rolloutSteps)",
      "minibatch": "\(settings.minibatchSize)", "epochs": "\(settings.epochs)",
    ]
    if settings.memory > 0 { words["memory sharing"] = settings.memorySharing.rawValue }
    return words
  }
}
