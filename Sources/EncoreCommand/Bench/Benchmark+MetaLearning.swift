import Encore
import Foundation

extension Benchmark {
  /// TD3 with meta attention at the sizes of HalfCheetah. The mean over one critic-only and one full update, as
  /// TD3 alternates them; sampling is excluded, and the batch that judges is as large as the one that trains.
  static let mattUpdate = Benchmark(
    name: "matt-update",
    summary: "one update of TD3 with meta attention (observation 17, action 6), sampling excluded"
  ) { options in
    var random = RandomStream(seed: 1)
    var settings = TD3Settings()
    settings.hidden = options.hidden
    settings.batchSize = options.batch
    let base = TD3(observationSize: 17, actionSize: 6, settings: settings, using: &random)
    var agent = MetaAttention(base: base, settings: MetaAttentionSettings(), using: &random)
    let count = agent.batchSize
    let sample = Transitions(
      observations: .normal([count, 17], using: &random),
      actions: .uniform([count, 6], -1, 1, using: &random),
      rewards: .normal([count, 1], using: &random),
      continues: .ones([count, 1]),
      nextObservations: .normal([count, 17], using: &random))
    return Prepared(
      settings: [
        "batch": "\(options.batch)",
        "hidden": options.hidden.map(String.init).joined(separator: "-"),
      ], units: 200
    ) {
      for _ in 0..<200 { _ = agent.update(on: sample, using: &random) }
    }
  }

  /// As many seeds at once as there are threads, one thread each: steps of all of them together.
  static let seedsAtOnce = Benchmark(
    name: "seeds-at-once",
    summary: "steps of TD3 with meta attention on Pendulum, a seed a thread, all together"
  ) { options in
    let steps = 1000
    let seeds = SeedRunner(options: options, steps: steps)
    return Prepared(
      settings: [
        "batch": "\(options.batch)", "seeds": "\(options.threads)",
        "hidden": options.hidden.map(String.init).joined(separator: "-"),
      ], units: steps * options.threads
    ) {
      try seeds.run()
    }
  }
}

/// Trains several seeds side by side, each on a thread of its own.
private struct SeedRunner: Sendable {
  let options: BenchmarkOptions
  let steps: Int

  func run() throws {
    let group = DispatchGroup()
    for seed in 0..<options.threads {
      group.enter()
      let thread = Thread {
        defer { group.leave() }
        ThreadPool(threads: 1).use {
          do { try train(UInt64(seed)) } catch { Terminal.error("seed \(seed): \(error)") }
        }
      }
      thread.stackSize = 16 << 20
      thread.start()
    }
    group.wait()
  }

  private func train(_ seed: UInt64) throws {
    var random = RandomStream(seed: seed)
    var settings = TD3Settings()
    settings.hidden = options.hidden
    settings.batchSize = options.batch
    let base = TD3(observationSize: 3, actionSize: 1, settings: settings, using: &random)
    var training = TrainingSettings()
    training.randomSteps = 0
    training.replayCapacity = 10_000
    var loop = try OffPolicyLoop(
      agent: MetaAttention(base: base, settings: MetaAttentionSettings(), using: &random),
      environment: try RescaledVectorActions(EnvironmentRegistry.native.make("Pendulum")),
      settings: training, seed: seed)
    for _ in 0..<steps { try loop.advance() }
  }
}
