import Algorithms
import Environments
import Foundation
import MetaLearning
import Synchronization
import Settings
import Tensors
import Testing

@testable import Experiments

/// Attention over trajectories in the on-policy loop, and what it is put together with.
@Suite("Trajectories in the loop")
struct TrajectoryLoopTests {
  private func loop(
    _ task: String, arguments: String = "{}", steps: Int, epochs: Int = 1, minibatch: Int = 64,
    _ change: (inout TrajectoryAttentionSettings) -> Void = { _ in }
  ) throws -> OnPolicyLoop<TrajectoryAttention<PPO>> {
    var settings = PPOSettings()
    (settings.shared, settings.hidden) = ([32], [])
    (settings.rolloutSteps, settings.minibatchSize, settings.epochs) = (32, minibatch, epochs)
    settings.learningRate = 3e-3
    var meta = TrajectoryAttentionSettings()
    (meta.window, meta.width, meta.trajectories) = (8, 16, 8)
    change(&meta)
    let environment = try EnvironmentRegistry.native.make(task, count: 4, arguments: arguments)
    var random = RandomStream(seed: 1).fork("agent")
    let size = environment.observationSpace.size
    let base = try PPO(
      observations: environment.observationSpace, actions: environment.actionSpace,
      settings: settings, using: &random)
    var training = TrainingSettings()
    training.steps = steps
    return try OnPolicyLoop(
      agent: TrajectoryAttention(
        base: base, observationSize: size, actions: environment.actionSpace, settings: meta,
        using: &random),
      environment: environment, settings: training, seed: 1)
  }

  /// What learns is what acted, estimates and all: before the first step every ratio is 1. The estimates do change
  /// what acts, which this would not notice if nothing had been added.
  @Test func theFirstRatiosAreOne() throws {
    var loop = try loop("CartPole", steps: 2000, minibatch: 128) {
      $0.method = .estimates
      $0.estimateWeight = 5
    }
    for update in 0..<6 {
      let metrics = try loop.advance().metrics
      #expect(abs(metrics["divergence"] ?? 9) < 1e-5 && metrics["clipped"] == 0, "\(update)")
    }
    var random = RandomStream(seed: 1)
    let decision = loop.agent.decide(
      .zeros([4, 4]), memory: loop.agent.emptyMemory(for: 4),
      resets: .init(repeating: true, count: 4), using: &random)
    #expect(decision.logitOffsets?.floats.contains { abs($0) > 1e-3 } == true)
  }

  /// A chain of eight places, by either method and both: the best return is 1, and chance seldom gets there in time.
  @Test(arguments: TrajectoryAttentionSettings.Method.allCases)
  func itLearnsAChain(method: TrajectoryAttentionSettings.Method) throws {
    let arguments = #"{"length": 8, "limit": 24}"#
    var loop = try loop("SparseChain", arguments: arguments, steps: 12_000, epochs: 4) {
      $0.method = method
    }
    while loop.state.step < loop.settings.steps { try loop.advance() }
    let score = try Evaluation.run(
      loop.agent,
      on: EnvironmentRegistry.native.make("SparseChain", count: 2, arguments: arguments),
      episodes: 10, seed: 3, step: 0)
    #expect(score.meanReturn == 1)
  }

  /// What was paid is remembered as it is learned from, while training and when judged.
  @Test func scaledRewardsAreRememberedScaled() throws {
    var settings = EnvironmentSettings()
    (settings.name, settings.rewardScale, settings.count) = ("CartPole", 0.25, 2)
    settings.evaluationCount = 2
    let environments = try TrainingEnvironments(
      settings, from: EnvironmentFactory(registry: .native), discount: 0.9)
    for environment in [environments.training, try environments.evaluation()] {
      _ = try environment.reset(seed: 1)
      let step = try environment.step(.indices([0, 1]))
      #expect(step.rewards == [0.25, 0.25] && step.rawRewards == [1, 1])
    }
    // The memory of the policy that is judged holds them so: 0.25 for every step but the last.
    let agent = try loop("CartPole", steps: 1).agent
    let judged = try environments.evaluation()
    var observations = try judged.reset(seed: 1)
    var (memory, random) = (agent.emptyMemory(for: 2), RandomStream(seed: 1))
    for _ in 0..<3 {
      let actions = agent.perform(
        on: Tensor(observations, shape: [2, 4]), memory: &memory, resets: [false, false],
        using: &random)
      let step = try judged.step(actions)
      memory = agent.noting(step.rewards, in: memory)
      observations = step.observations
    }
    let rows = try #require(memory)
    // [window, environments, 4 + 2]: the reward is the last number of a row.
    let numbers = rows.floats
    for step in 0..<3 { #expect(numbers[step * 12 + 5] == 0.25) }
  }

  /// What a judgement and a film hand on is what was paid to learn from, at every step.
  @Test func whatIsNoted() throws {
    let noted = Mutex<[[Double]]>([])
    struct Witness: Performer {
      let record: @Sendable ([Double]) -> Void
      func emptyMemory(for count: Int) -> Tensor? { nil }
      func perform(
        on observations: Tensor, memory: inout Tensor?, resets: [Bool],
        using random: inout RandomStream
      ) -> Actions { .indices(.init(repeating: 1, count: observations.shape[0])) }
      func noting(_ rewards: [Double], in memory: Tensor?) -> Tensor? {
        record(rewards)
        return memory
      }
    }
    let task = ScaledRewards(try EnvironmentRegistry.native.make("CartPole", count: 2), by: 0.5)
    let witness = Witness { rewards in noted.withLock { $0.append(rewards) } }
    let score = try Evaluation.run(witness, on: task, episodes: 2, seed: 1, step: 0)
    let judged = noted.withLock { $0 }
    let longest = score.episodes.map(\.length).max()
    #expect(judged.count == longest)
    let film = try Recording.playing(
      witness, on: task, settings: RecordingSettings(), policyStep: 0
    ) { _ in .proceed }
    let all = noted.withLock { $0 }
    #expect(film.steps > 0 && all.count == judged.count + film.steps)
    #expect(all.allSatisfy { $0 == [0.5, 0.5] })
  }

  /// A policy that is judged again from its checkpoint acts as it did: its estimates come with its parameters.
  @Test(arguments: [TrajectoryAttentionSettings.ActionValues.policy, .head])
  func judgedAgainItIsTheSame(values: TrajectoryAttentionSettings.ActionValues) throws {
    let harness = try TrainingHarness()
    var own = A2CSettings()
    (own.shared, own.hidden) = ([8], [])
    var meta = TrajectoryAttentionSettings()
    (meta.method, meta.estimateWeight, meta.actionValues) = (.estimates, 50, values)
    (meta.window, meta.width) = (6, 8)
    var environment = EnvironmentSettings()
    (environment.name, environment.count) = ("CartPole", 2)
    var training = TrainingSettings()
    (training.steps, training.checkpointEvery) = (600, 300)
    (training.evaluationEvery, training.finalEvaluationEpisodes) = (300, 20)
    harness.plan = RunPlan(
      environment: environment, training: training, algorithm: "a2c", algorithmSettings: own,
      metaLearner: .trajectoryAttention, metaSettings: meta, seed: 1)
    let run = try harness.newRun()
    let outcome = try harness.train(in: run)
    let final = try #require(outcome.finalEvaluation)
    let seed =
      RandomStream(seed: 1).fork("evaluation").fork("\(final.step)").identity >> 33
    let again = try AlgorithmTable.standard.evaluate(
      harness.plan, in: run, usesBest: false, episodes: 20, seed: seed, factory: harness.factory())
    #expect(again.episodes == final.episodes)
  }

  @Test(arguments: [
    ("a2c: {shared: [8], hidden: [], memory: 8}", "a2c.memory"),
    ("environment: {normalizeRewards: true}\na2c: {shared: [8], hidden: []}", "normalizeRewards"),
    ("trajectoryAttention: {method: contrastive, heads: 1}", "heads"),
    (
      "a2c: {shared: [8], hidden: [], judgedBy: sample}\ntrajectoryAttention: {actionValues: head}",
      "actionValues"
    ),
    ("a2c: {hidden: []}", "64,64"),
    ("a2c: {shared: [64], torso: drarl}\nenvironment: {name: Catch}", "torso"),
  ]) func whatDoesNotGoTogether(yaml: String, word: String) {
    let fault = #expect(throws: (any Error).self) {
      let named =
        yaml.contains("environment:")
        ? yaml.replacingOccurrences(
          of: "environment: {norm", with: "environment: {name: CartPole, norm")
        : "environment: {name: CartPole}\n\(yaml)"
      let recipe = try Recipe(
        yaml: "algorithm: a2c\nmeta: trajectory-attention\n\(named)", file: "a.yaml")
      let harness = try TrainingHarness()
      harness.plan = try recipe.plan(seed: 1)
      harness.plan.training.steps = 40
      let endings = RunBatch(
        [.init(plan: harness.plan, folder: try harness.newRun())], jobs: 1,
        factory: EnvironmentFactory()
      ).run(interruption: Interruption()) { _, _ in .proceed }
      if case .failed(let error) = endings.first { throw error }
    }
    #expect(fault.map { "\($0)".contains(word) } == true, "\(String(describing: fault))")
  }

  @Test func methodOneTakesNormalizedRewards() throws {
    let recipe = try Recipe(
      yaml: """
        algorithm: a2c
        meta: trajectory-attention
        environment: {name: CartPole, normalizeRewards: true}
        a2c: {shared: [8], hidden: []}
        trajectoryAttention: {method: contrastive}
        """, file: "a.yaml")
    #expect(try recipe.plan(seed: 1).metaLearner == .trajectoryAttention)
  }
}
