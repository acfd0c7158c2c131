import Encore

extension Benchmark {
  /// Observation 17, action 6: the sizes of HalfCheetah. The mean over one critic-only and one full update;
  /// sampling is excluded.
  static let td3Update = Benchmark(
    name: "td3-update", summary: "one update of TD3 (observation 17, action 6), sampling excluded"
  ) { options in
    var random = RandomStream(seed: 1)
    var settings = TD3Settings()
    settings.hidden = options.hidden
    settings.batchSize = options.batch
    var agent = TD3(observationSize: 17, actionSize: 6, settings: settings, using: &random)
    let batch = Transitions(
      observations: .normal([options.batch, 17], using: &random),
      actions: .uniform([options.batch, 6], -1, 1, using: &random),
      rewards: .normal([options.batch, 1], using: &random),
      continues: .ones([options.batch, 1]),
      nextObservations: .normal([options.batch, 17], using: &random))
    return Prepared(
      settings: [
        "batch": "\(options.batch)",
        "hidden": options.hidden.map(String.init).joined(separator: "-"),
      ], units: 200
    ) {
      for _ in 0..<200 { _ = agent.update(on: batch, using: &random) }
    }
  }

  /// Forward, backward and RMSProp of a small network: what the machinery costs without the arithmetic.
  static let smallUpdate = Benchmark(
    name: "small-update", summary: "4-64-64-2 perceptron, batch 5: forward, backward, RMSProp"
  ) { _ in
    var random = RandomStream(seed: 1)
    var network = Perceptron(4, hidden: [64, 64], 2, using: &random)
    var optimizer = RMSProp(for: network, rate: 1e-3)
    let inputs = Tensor.normal([5, 4], using: &random)
    let targets = Tensor.normal([5, 2], using: &random)
    return Prepared(settings: ["network": "4-64-64-2", "batch": "5"], units: 5000) {
      for _ in 0..<5000 {
        let (_, gradient) = valueAndGradient(at: network) {
          meanSquaredError($0(inputs), targets)
        }
        optimizer.step(&network, along: gradient)
      }
    }
  }

  /// The whole loop on the native Pendulum, one update a step: act, step, remember, sample, learn.
  static let pendulumTD3 = Benchmark(
    name: "pendulum-td3", summary: "steps of the whole TD3 loop on Pendulum, one update a step"
  ) { options in
    var random = RandomStream(seed: 1)
    var settings = TD3Settings()
    settings.hidden = options.hidden
    settings.batchSize = options.batch
    let environment = try RescaledVectorActions(EnvironmentRegistry.native.make("Pendulum"))
    let agent = TD3(observationSize: 3, actionSize: 1, settings: settings, using: &random)
    var training = TrainingSettings()
    training.randomSteps = 500
    var loop = try OffPolicyLoop(
      agent: agent, environment: environment, settings: training, seed: 1)
    while loop.state.step < 1500 { try loop.advance() }
    return Prepared(
      settings: [
        "batch": "\(options.batch)",
        "hidden": options.hidden.map(String.init).joined(separator: "-"),
      ], units: 500
    ) {
      for _ in 0..<500 { try loop.advance() }
    }
  }

  /// Batches drawn from a full replay of HalfCheetah's sizes.
  static let replaySample = Benchmark(
    name: "replay-sample", summary: "one batch out of 200,000 steps (observation 17, action 6)"
  ) { options in
    var random = RandomStream(seed: 1)
    let replay = Replay(capacity: 200_000, observationSize: 17, actionSize: 6)
    let observation = (0..<17).map { _ in Float(random.normal()) }
    let step = VectorStep(
      observations: observation, arrivals: observation, rewards: [1], endings: [.running])
    for _ in 0..<200_000 {
      replay.add(observations: observation, actions: [0, 0, 0, 0, 0, 0], step: step)
    }
    return Prepared(settings: ["batch": "\(options.batch)"], units: 1000) {
      for _ in 0..<1000 { _ = replay.sample(options.batch, using: &random) }
    }
  }

  /// Random actions in CartPole-v1 through the bridge: what a step costs that does almost nothing itself.
  static let gymnasiumStep = Benchmark(
    name: "gymnasium-step", summary: "steps of CartPole-v1 through the bridge, random actions"
  ) { _ in
    var random = RandomStream(seed: 1)
    var settings = EnvironmentSettings()
    settings.name = "CartPole-v1"
    let environment = try EnvironmentSource.factory { Terminal.warn($0) }.makePlain(settings)
    _ = try environment.reset(seed: 1)
    return Prepared(
      settings: ["environment": "CartPole-v1", "count": "1"], units: 5000,
      round: {
        for _ in 0..<5000 {
          _ = try environment.step(.indices([random.integer(below: 2)]))
        }
      }, finish: { environment.close() })
  }

  /// Random actions in eight games of Pong: the emulators, ale-py's preprocessing and the way of the
  /// pictures through the bridge.
  static let atariStep = Benchmark(
    name: "atari-step",
    summary: "steps of Atari/Pong through the bridge, eight games, random actions"
  ) { options in
    var random = RandomStream(seed: 1)
    var settings = EnvironmentSettings()
    settings.name = "Atari/Pong"
    settings.count = 8
    settings.arguments = "{\"threads\": \(options.threads)}"
    let games = try EnvironmentSource.factory { Terminal.warn($0) }.makePlain(settings)
    _ = try games.reset(seed: 1)
    return Prepared(
      settings: ["environment": settings.name, "count": "8"], units: 1600,
      round: {
        for _ in 0..<200 {
          _ = try games.step(Actions.random(from: games.actionSpace, count: 8, using: &random))
        }
      }, finish: { games.close() })
  }
}
