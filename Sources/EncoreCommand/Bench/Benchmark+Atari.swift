import Encore

extension Benchmark {
  /// The whole PPO loop on Pong from its pixels: eight emulators, rollouts of 128, four passes in minibatches of 256.
  static let atariPPO = Benchmark(
    name: "atari-ppo",
    summary: "agent steps (four frames each) of the whole PPO loop on Atari/Pong, 8 emulators"
  ) { options in
    var settings = PPOSettings()
    (settings.torso, settings.hidden) = (.impala, [])
    (settings.rolloutSteps, settings.epochs, settings.minibatchSize) = (128, 4, 256)
    return try atari(count: 8, rollout: 128, options) { environment, random in
      try PPO(
        observations: environment.observationSpace, actions: environment.actionSpace,
        settings: settings, using: &random)
    }
  }

  /// What IMPALA does with Pong, actors and learner taking turns: 32 emulators, unrolls of twenty, each learned from once.
  static let atariIMPALA = Benchmark(
    name: "atari-impala",
    summary:
      "agent steps (four frames each) of IMPALA's acting and learning in turn on Atari/Pong, 32 emulators"
  ) { options in
    var settings = IMPALASettings()
    (settings.networks.torso, settings.networks.hidden) = (.impala, [])
    return try atari(count: 32, rollout: settings.rolloutSteps, options) { environment, random in
      try IMPALA(
        observations: environment.observationSpace, actions: environment.actionSpace,
        settings: settings, using: &random)
    }
  }

  /// Rollout by rollout, with the share of the time that each part takes.
  private static func atari<Agent: OnPolicyAgent>(
    count: Int, rollout: Int, _ options: BenchmarkOptions,
    _ make: (any VectorEnvironment, inout RandomStream) throws -> Agent
  ) throws -> Prepared {
    var task = EnvironmentSettings()
    (task.name, task.count) = ("Atari/Pong", count)
    task.arguments = "{\"threads\": \(options.threads)}"
    let environment = try EnvironmentSource.factory { Terminal.warn($0) }.makePlain(task)
    var random = RandomStream(seed: 1)
    let watch = LoopWatch()
    var loop = try OnPolicyLoop(
      agent: WatchedAgent(agent: make(environment, &random), watch: watch),
      environment: environment, settings: TrainingSettings(), seed: 1)
    return Prepared(
      settings: ["emulators": "\(count)", "rollout": "\(rollout)", "torso": "impala"],
      units: count * rollout
    ) {
      let start = Terminal.seconds()
      try loop.advance()
      watch.total += Terminal.seconds() - start
    } shares: {
      watch.shares
    } finish: {
      environment.close()
    }
  }
}

/// Where the time of a loop goes.
private final class LoopWatch {
  var total = 0.0
  var acting = 0.0
  var learning = 0.0

  /// What is neither is the environments' and the recorder's.
  var shares: [(name: String, share: Double)] {
    guard total > 0 else { return [] }
    return [
      ("acting", acting / total), ("learning", learning / total),
      ("stepping and recording", (total - acting - learning) / total),
    ]
  }
}

/// An agent whose time is taken.
private struct WatchedAgent<Agent: OnPolicyAgent>: OnPolicyAgent {
  var agent: Agent
  let watch: LoopWatch

  var appetite: RolloutAppetite { agent.appetite }

  func emptyMemory(for count: Int) -> Tensor? { agent.emptyMemory(for: count) }

  func decide(
    _ observations: Tensor, memory: Tensor?, resets: [Bool], using random: inout RandomStream
  ) -> Decision {
    let start = Terminal.seconds()
    defer { watch.acting += Terminal.seconds() - start }
    return agent.decide(observations, memory: memory, resets: resets, using: &random)
  }

  func values(of observations: Tensor, memory: Tensor?) -> Tensor {
    let start = Terminal.seconds()
    defer { watch.acting += Terminal.seconds() - start }
    return agent.values(of: observations, memory: memory)
  }

  func perform(
    on observations: Tensor, memory: inout Tensor?, resets: [Bool],
    using random: inout RandomStream
  ) -> Actions {
    agent.perform(on: observations, memory: &memory, resets: resets, using: &random)
  }

  mutating func scaleRates(by factor: Double) { agent.scaleRates(by: factor) }

  mutating func update(on rollout: Rollout, using random: inout RandomStream) -> Metrics {
    let start = Terminal.seconds()
    defer { watch.learning += Terminal.seconds() - start }
    return agent.update(on: rollout, using: &random)
  }

  mutating func walk(_ visitor: inout some ParameterVisitor) { agent.walk(&visitor) }
}
