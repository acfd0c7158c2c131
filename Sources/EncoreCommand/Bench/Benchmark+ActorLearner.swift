import Encore

extension Benchmark {
  /// The whole IMPALA loop on the native CartPole: two actors of eight environments in threads, sixteen unrolls of
  /// twenty steps an update, 64-64 tanh.
  static let cartPoleIMPALA = Benchmark(
    name: "impala-cartpole",
    summary:
      "environment steps of the whole IMPALA loop on CartPole, 2 actors of 8 environments, 16 unrolls of 20"
  ) { _ in
    var settings = IMPALASettings()
    settings.batch = 16
    var task = EnvironmentSettings()
    (task.name, task.count) = ("CartPole", 8)
    var training = TrainingSettings()
    training.steps = 1_000_000_000
    let plan = RunPlan(
      environment: task, training: training, algorithm: "impala", algorithmSettings: settings,
      seed: 1)
    let factory = EnvironmentFactory(registry: .native)
    var random = RandomStream(seed: 1)
    var loop = try ActorLearnerLoop(
      plan, settings: settings, environment: factory.makePlain(task, count: 1), factory: factory,
      using: &random
    ) { [settings] in
      try IMPALA(observations: $0, actions: $1, settings: settings, using: &$2)
    }
    try loop.advance()
    let steps = 100 * settings.batch * settings.rolloutSteps
    return Prepared(
      settings: [
        "actors": "\(settings.actors)", "environments": "\(task.count)",
        "hidden": settings.networks.hidden.map(String.init).joined(separator: "-"),
        "batch": "\(settings.batch)", "unroll": "\(settings.rolloutSteps)",
      ], units: steps
    ) {
      let end = loop.state.step + steps
      while loop.state.step < end { try loop.advance() }
    }
  }
}
