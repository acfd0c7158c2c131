import Algorithms
import MetaLearning
import Testing

@testable import Experiments

/// Runs with learned rewards looked into.
@Suite("Looking into learned rewards")
struct ExplainCreditTests {
  private let harness: TrainingHarness

  init() throws {
    harness = try TrainingHarness()
    harness.plan = try Recipe(yaml: Self.yaml, file: "tiny.yaml").plan(seed: 1)
  }

  private static let yaml = """
    algorithm: ppo
    meta: intrinsic-reward
    environment:
      name: Umbrella
      count: 4
      arguments: '{"length": 3, "distractors": 0, "noise": 0.5, "finalReward": 10}'
      normalizeRewards: true
    training:
      steps: 96
      evaluationEvery: 48
      evaluationEpisodes: 4
      finalEvaluationEpisodes: 4
      checkpointEvery: 48
      keepPolicyEvery: 24
    ppo: {rolloutSteps: 6, minibatchSize: 12, epochs: 1, hidden: [8], discount: 1}
    intrinsicReward: {width: 8}
    """

  private func train() throws -> RunFolder {
    let run = try harness.newRun()
    let endings = RunBatch(
      [.init(plan: harness.plan, folder: run)], jobs: 1, factory: EnvironmentFactory()
    ).run(interruption: Interruption()) { _, _ in .proceed }
    guard case .done = try #require(endings.first) else {
      Issue.record("the run failed: \(endings)")
      return run
    }
    return run
  }

  private func explain(
    _ run: RunFolder, stages: StageChoice = .all, seed: UInt64 = 1
  ) throws -> CreditExplanation {
    var settings = CreditSettings()
    (settings.episodes, settings.stages, settings.seed) = (20, stages, seed)
    return try AlgorithmTable.standard.explainCredit(
      of: harness.plan, in: run, settings: settings, factory: EnvironmentFactory())
  }

  @Test func everyStageIsSeen() throws {
    let run = try train()
    let seen = try explain(run)
    #expect(seen.stages.map(\.step) == [24, 48, 72, 96])
    #expect(seen.agent == "ppo-intrinsic-reward" && seen.environment == "Umbrella")
    for stage in seen.stages {
      for play in [stage.own, stage.drawn] {
        #expect(play.episodes == 20 && play.attention.count == 3)
        #expect(play.attention.allSatisfy { abs($0.reduce(0, +) - 1) < 1e-5 })
        #expect(play.example.credit.rewards.count == 3)
      }
      // Drawn actions are right in some episodes and wrong in others: ±10, and ±1 at the most of noise.
      #expect((stage.drawn.good?.episodes ?? 0) + (stage.drawn.bad?.episodes ?? 0) == 20)
      #expect(stage.drawn.meanReturn.magnitude < 10)
    }
    // Each stage has its own model; a stage is what it is, whichever others are looked at.
    #expect(Set(seen.stages.map(\.drawn.example.credit.rewards)).count == 4)
    let some = try explain(run, stages: .chosen([48, nil]))
    #expect(some.stages.map(\.drawn.attention) == [1, 3].map { seen.stages[$0].drawn.attention })
    #expect(some.stages.map(\.own.meanReturn) == [1, 3].map { seen.stages[$0].own.meanReturn })
    let other = try explain(run, stages: .chosen([48]), seed: 2)
    #expect(other.stages[0].drawn.attention != some.stages[0].drawn.attention)
  }

  /// Looking changes nothing: not the run, and not what is seen at the next look.
  @Test func lookingTwiceIsTheSame() throws {
    let run = try train()
    let (first, second) = (try explain(run), try explain(run))
    #expect(first.stages.map(\.drawn.attention) == second.stages.map(\.drawn.attention))
  }

  /// Without stages the newest checkpoint is all there is, and that is enough.
  @Test func withoutStages() throws {
    harness.plan.training.keepPolicyEvery = 0
    #expect(try explain(train()).stages.map(\.step) == [96])
  }

  @Test func aModelOfSingleSteps() throws {
    var settings = IntrinsicRewardSettings()
    (settings.rewardModel, settings.hidden) = (.lirpg, [8])
    harness.plan.metaSettings = settings
    let play = try #require(try explain(train()).stages.last?.drawn)
    #expect(play.attention.isEmpty && play.good?.means.count == 3)
  }

  @Test func plainAgentsPayNothing() throws {
    harness.plan.metaLearner = .none
    harness.plan.metaSettings = nil
    let run = try train()
    let fault = #expect(throws: ExplainFault.self) { try explain(run) }
    #expect(fault.map { "\($0)" }?.contains("trained ppo alone") == true)
  }
}
