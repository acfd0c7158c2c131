import Algorithms
import MetaLearning
import Testing

@testable import Experiments

/// Runs with attention over trajectories looked into.
@Suite("Looking into trajectories")
struct ExplainTrajectoriesTests {
  private let harness: TrainingHarness

  init() throws {
    harness = try TrainingHarness()
    harness.plan = try Recipe(yaml: Self.yaml, file: "tiny.yaml").plan(seed: 1)
  }

  private static let yaml = """
    algorithm: a2c
    meta: trajectory-attention
    environment:
      name: SparseChain
      count: 2
      evaluationCount: 2
      arguments: '{"length": 5, "limit": 12}'
    training:
      steps: 100
      evaluationEvery: 50
      evaluationEpisodes: 4
      finalEvaluationEpisodes: 4
      checkpointEvery: 50
      keepPolicyEvery: 50
    a2c: {shared: [8], hidden: []}
    trajectoryAttention: {window: 6, width: 8, layers: 1}
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
  ) throws -> TrajectoryExplanation {
    var settings = TrajectoryLookSettings()
    (settings.episodes, settings.stages, settings.seed) = (5, stages, seed)
    return try AlgorithmTable.standard.explainTrajectories(
      of: harness.plan, in: run, settings: settings, factory: EnvironmentFactory())
  }

  @Test func everyStageIsSeen() throws {
    let run = try train()
    let seen = try explain(run)
    #expect(seen.stages.map(\.step) == [50, 100])
    #expect(seen.agent == "a2c-trajectory-attention" && seen.environment == "SparseChain")
    for stage in seen.stages {
      let play = stage.play
      #expect(play.episodes == 5 && play.returnError != nil)
      #expect(play.estimates?.ahead == [] && play.contrast?.ahead.isEmpty == false)
      #expect(abs((play.estimates?.back.reduce(0, +) ?? 0) - 1) < 1e-5)
      let time = play.example.returns.count
      // An episode that was cut off has the critic's value for what would have followed: no step of it was paid.
      #expect(play.example.totalReward == 1 || play.example.returns.last != 0)
      for (step, row) in play.example.look.estimates.enumerated() {
        #expect(row.count == time && abs(row.reduce(0, +) - 1) < 1e-5)
        // It sees itself and five steps before.
        for (place, weight) in row.enumerated() {
          #expect((weight > 0) == (place <= step && place > step - 6), "\(step) \(place)")
        }
      }
      for row in play.example.look.contrast {
        #expect(row.count { $0 > 0 } == min(6, time) && abs(row.reduce(0, +) - 1) < 1e-5)
      }
    }
    // Looking changes nothing, and other seeds play other episodes or the same ones.
    #expect(try explain(run).stages[1].play.example.look == seen.stages[1].play.example.look)
    let some = try explain(run, stages: .chosen([nil]))
    #expect(some.stages.map(\.play.example.look) == [seen.stages[1].play.example.look])
  }

  /// One method alone shows one map.
  @Test(arguments: [TrajectoryAttentionSettings.Method.contrastive, .estimates])
  func oneMethod(method: TrajectoryAttentionSettings.Method) throws {
    var settings = TrajectoryAttentionSettings()
    (settings.method, settings.window) = (method, 6)
    harness.plan.metaSettings = settings
    let play = try #require(try explain(train()).stages.last?.play)
    #expect((play.estimates == nil) == (method == .contrastive))
    #expect((play.contrast == nil) == (method == .estimates))
    #expect((play.returnError == nil) == (method == .contrastive))
    #expect(play.example.look.returns.isEmpty == (method == .contrastive))
  }

  @Test func plainAgentsLookAtNothing() throws {
    harness.plan.metaLearner = .none
    harness.plan.metaSettings = nil
    let run = try train()
    let fault = #expect(throws: ExplainFault.self) { try explain(run) }
    #expect(fault.map { "\($0)" }?.contains("trained a2c alone") == true)
  }

  /// Step 1 gives memory 0 all but its own 0.5; step 2 gives it 0.2 of what it sees, and memory 1 0.6.
  @Test func importanceByHand() {
    let weights: [[Float]] = [[1, 0, 0], [0.5, 0.5, 0], [0.2, 0.6, 0.2]]
    let importance = LookedEpisode.importance(of: weights)
    // Memory 0: 0.7 where even looks would give 1/2 + 1/3; memory 1: 0.6 of 1/3; nobody sees the last.
    #expect(abs((importance[0] ?? 9) - 0.7 / (5.0 / 6)) < 1e-6)
    #expect(abs((importance[1] ?? 9) - 1.8) < 1e-6)
    #expect(importance[2] == nil)
  }

  @Test func profilesByHand() {
    let profile = AttentionProfile([[[1, 0], [0.25, 0.75]], [[0.5, 0.5], [0, 1]]], sight: 2)
    // Four rows: own weights 1, 0.75, 0.5, 1; one step back 0.25; one ahead 0.5.
    #expect(profile.back == [3.25 / 4, 0.25 / 4] && profile.ahead == [0.5 / 4])
    #expect(profile.even == (1 + 0.5 + 0.5 + 1) / 4)
  }

  /// Returns as they came, by hand; errors of estimates beside their deviation.
  @Test func playsByHand() {
    func episode(_ total: Double, _ returns: [Double], _ estimates: [Float]) -> LookedEpisode {
      LookedEpisode(
        totalReward: total, returns: returns,
        look: TrajectoryLook(
          estimates: estimates.map { _ in [1] }, returns: estimates, contrast: []))
    }
    let play = TrajectoryPlay(
      [episode(3, [2, 0], [1, 1]), episode(1, [4, 2], [4, 2])], sight: 1)
    #expect(play.episodes == 2 && play.meanReturn == 2 && play.contrast == nil)
    // Errors −1, 1, 0, 0.
    #expect(abs((play.returnError ?? 9) - 0.5.squareRoot()) < 1e-12)
    #expect(abs(play.returnDeviation - 2.0.squareRoot()) < 1e-12)
  }
}
