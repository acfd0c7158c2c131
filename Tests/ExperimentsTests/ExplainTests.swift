import MetaLearning
import Testing

@testable import Experiments

/// Runs of meta attention looked into, from their first stage to their last.
@Suite("Looking into runs")
struct ExplainTests {
  private let harness: TrainingHarness

  init() throws {
    harness = try TrainingHarness()
    harness.plan.metaLearner = .attentionDecision
    harness.plan.metaSettings = MetaAttentionSettings()
    harness.plan.environment.normalizeObservations = true
    harness.plan.training.keepPolicyEvery = 100
  }

  private func train() throws -> RunFolder {
    let run = try harness.newRun()
    let endings = RunBatch(
      [.init(plan: harness.plan, folder: run)], jobs: 1, factory: harness.factory()
    ).run(interruption: Interruption()) { _, _ in .proceed }
    guard case .done = try #require(endings.first) else {
      Issue.record("the run failed: \(endings)")
      return run
    }
    return run
  }

  private func explain(
    _ run: RunFolder, stages: StageChoice = .spread, seed: UInt64 = 1
  ) throws -> FeatureExplanation {
    var settings = FeatureSettings()
    settings.length = .steps(120)
    (settings.stages, settings.seed) = (stages, seed)
    return try AlgorithmTable.standard.explainFeatures(
      of: harness.plan, in: run, settings: settings, factory: harness.factory())
  }

  @Test func everyStageIsSeen() throws {
    let run = try train()
    let seen = try explain(run)
    #expect(seen.stages.map(\.step) == [100, 200, 300])
    #expect(seen.agent == "td3-attention-decision" && seen.environment == "Pendulum")
    for stage in seen.stages {
      #expect(stage.differences.count == 120 && stage.snapshots.own.count == 250)
      #expect(stage.snapshots.own.allSatisfy { $0.count == 8 })
      #expect((0...2).contains(stage.mask.mean) && stage.mask.deviation > 0)
      #expect(stage.separation.silhouette.magnitude <= 1)
    }
    // Each stage has its own policy and its own normaliser.
    #expect(Set(seen.stages.map(\.difference.mean)).count == 3)
    // A stage is what it is, whichever others are looked at; the newest checkpoint is the last one.
    let first = try explain(run, stages: .chosen([100, nil]))
    #expect(first.stages.map(\.differences) == [0, 2].map { seen.stages[$0].differences })
    let other = try explain(run, stages: .chosen([100]), seed: 2)
    #expect(other.stages[0].differences != first.stages[0].differences)
  }

  /// The numbers are those of the policy that was kept at that step, with the statistics of then.
  @Test func theStagesOwnPolicyPlays() throws {
    let run = try train()
    let newest = try CheckpointStore(run).newest()
    let (_, stage) = try SavedPolicy.loadStage(200, from: run)
    #expect(stage.statistics.observations?.count != nil)
    #expect(stage.statistics != (try newest.decodeState(as: SavedStatistics.self).statistics))
    let before = try explain(run, stages: .chosen([200])).stages[0].differences
    // Another policy under the same name is refused, since its digest is another.
    let path = "\(run.stages)/\(stage.file)"
    try WholeFile.write(WholeFile.read(newest.path(of: Checkpoint.agentFile)), to: path)
    #expect(throws: CheckpointError.self) { try explain(run, stages: .chosen([200])) }
    #expect(!before.isEmpty)
  }

  @Test(arguments: [MetaLearner.none, .metaCritic])
  func withoutAttentionThereIsNothing(metaLearner: MetaLearner) throws {
    harness.plan.metaLearner = metaLearner
    harness.plan.metaSettings = metaLearner == .none ? nil : MetaCriticSettings()
    let run = try harness.newRun()
    let error = #expect(throws: ExplainFault.self) { try explain(run) }
    let text = error.map { "\($0)" } ?? ""
    #expect(text.contains(metaLearner == .none ? "trained td3 alone" : "on td3 is meta-critic"))
    #expect(text.contains("--meta attention") && error?.exitStatus == .wrongUsage)
  }

  @Test func withoutStagesTheNewestCheckpointCanBeSeen() throws {
    harness.plan.training.keepPolicyEvery = 0
    let run = try train()
    #expect(throws: ExplainFault.noStages(run: run.path, last: 300)) { try explain(run) }
    #expect(try explain(run, stages: .chosen([nil])).stages.map(\.step) == [300])
  }

  @Test func aRunThatSavedNothing() throws {
    let run = try harness.newRun()
    #expect(throws: CheckpointError.self) { try explain(run) }
  }

  @Test func kinds() {
    #expect(throws: ExplainFault.unknownKind("featurs", nearest: ["features"], all: ["features"])) {
      try ExplainFault.requireKnown("featurs", among: ["features"])
    }
    #expect(throws: Never.self) { try ExplainFault.requireKnown("features", among: ["features"]) }
  }
}
