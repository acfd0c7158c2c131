import Environments
import Foundation
import Tensors
import Testing

@testable import Experiments

@Suite("A run")
struct TrainingRunTests {
  private func rows(_ path: String) throws -> [String] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
  }

  @Test func filesAndTheirColumns() throws {
    let harness = try TrainingHarness()
    let run = try harness.newRun()
    let outcome = try harness.train(in: run)
    #expect(outcome.steps == 300 && !outcome.wasInterrupted)
    #expect(outcome.finalEvaluation?.episodes.count == 5)
    #expect(outcome.finalEvaluation?.step == 300)

    let evaluation = try rows(run.evaluation)
    #expect(evaluation[0] == "step,mean_return,std_return,episodes")
    #expect(
      evaluation.dropFirst().map { $0.prefix { $0 != "," } } == ["70", "140", "210", "280", "300"])
    #expect(evaluation.dropFirst().map { $0.suffix(2) } == [",3", ",3", ",3", ",3", ",5"])

    let progress = try rows(run.progress)
    #expect(
      progress[0]
        == "step,episodes,return,length,updates,critic_loss,mean_target,actor_loss")
    #expect(
      progress.dropFirst().map { $0.prefix { $0 != "," } }
        == ["32", "64", "96", "128", "160", "192", "224", "256", "288", "300"])
    #expect(progress[1].hasPrefix("32,1,") && progress[1].hasSuffix(",20.0,0,,,"))
    #expect(progress[10].hasPrefix("300,15,"))
    #expect(try rows(run.timing)[0] == "step,seconds,steps_per_second")
    #expect(FileManager.default.fileExists(atPath: run.events))
    #expect(try CheckpointStore(run).newest().manifest.step == 300)
  }

  @Test(arguments: [
    (false, MetaLearner.none), (true, .none), (false, .attentionDecision), (true, .metaCritic),
  ])
  func theBestPolicyIsKept(isNormalized: Bool, meta: MetaLearner) throws {
    let harness = try TrainingHarness()
    harness.plan = try TrainingHarness.plan(seed: 1, meta: meta)
    harness.plan.environment.normalizeObservations = isNormalized
    harness.plan.environment.normalizeRewards = isNormalized
    let run = try harness.newRun()
    let outcome = try harness.train(in: run)
    var best: Evaluation?
    var returns: [Double] = []
    for case .evaluated(let evaluation, let isBest) in harness.events {
      #expect(isBest == returns.allSatisfy { $0 < evaluation.meanReturn })
      returns.append(evaluation.meanReturn)
      if isBest { best = evaluation }
    }
    let expected = try #require(best)
    #expect(returns.count == 5)
    #expect(outcome.bestReturn == expected.meanReturn)

    func judge(usesBest: Bool, like evaluation: Evaluation) throws -> Evaluation {
      let seed =
        RandomStream(seed: 1).fork("evaluation").fork("\(evaluation.step)").identity >> 33
      return try AlgorithmTable.standard.evaluate(
        harness.plan, in: run, usesBest: usesBest, episodes: evaluation.episodes.count,
        seed: seed, factory: harness.factory())
    }
    #expect(try judge(usesBest: true, like: expected) == expected)
    let final = try #require(outcome.finalEvaluation)
    #expect(try judge(usesBest: false, like: final) == final)
  }

  /// Whether the adviser is asked before acting is not in the weights: a policy is judged as what it
  /// was trained as, or not at all.
  @Test(arguments: [true, false]) func aPolicyOfAnotherAgentIsRefused(usesBest: Bool) throws {
    let harness = try TrainingHarness()
    harness.plan = try TrainingHarness.plan(seed: 1, meta: .attention)
    let run = try harness.newRun()
    try harness.train(in: run, stopAt: 150)
    for meta in [MetaLearner.none, .attentionDecision, .metaCritic] {
      let other = try TrainingHarness.plan(seed: 1, meta: meta)
      #expect(throws: (any Error).self) {
        try AlgorithmTable.standard.evaluate(
          other, in: run, usesBest: usesBest, episodes: 1, seed: 1, factory: harness.factory())
      }
    }
    #expect(
      throws: RunFault.otherAlgorithm(
        path: run.best, expected: "td3", found: "td3-attention")
    ) {
      try AlgorithmTable.standard.evaluate(
        TrainingHarness.plan(seed: 1), in: run, usesBest: true, episodes: 1, seed: 1,
        factory: harness.factory())
    }
  }

  /// The columns are the numbers that the agent's updates report, and they are filled.
  @Test(arguments: [
    ("ddpg", MetaLearner.none, "critic_loss,mean_target,actor_loss"),
    ("sac", .none, "critic_loss,mean_target,temperature,entropy,actor_loss"),
    ("td3", .metaCritic, "critic_loss,mean_target,actor_loss,utility"),
    ("sac", .attention, "critic_loss,mean_target,temperature,entropy,actor_loss,utility"),
  ])
  func columnsOfEveryAgent(algorithm: String, meta: MetaLearner, columns: String) throws {
    let harness = try TrainingHarness()
    harness.plan = try TrainingHarness.plan(seed: 1, algorithm: algorithm, meta: meta)
    harness.plan.training.steps = 100
    let run = try harness.newRun()
    try harness.train(in: run)
    let progress = try rows(run.progress)
    #expect(progress[0] == "step,episodes,return,length,updates," + columns)
    let last = try #require(progress.last).split(
      separator: ",", omittingEmptySubsequences: false)
    #expect(last.count == progress[0].split(separator: ",").count)
    #expect(last.allSatisfy { Double($0)?.isFinite == true }, "\(last)")
  }

  /// Policies are kept for good, under the agent's own name.
  @Test func stagesAreKept() throws {
    let harness = try TrainingHarness()
    harness.plan = try TrainingHarness.plan(seed: 1, algorithm: "sac", meta: .attention)
    harness.plan.training.keepPolicyEvery = 125
    let run = try harness.newRun()
    try harness.train(in: run)
    #expect(SavedPolicy.stages(in: run) == [125, 250])
    let (_, stage) = try SavedPolicy.loadStage(125, from: run)
    #expect(stage.algorithm == "sac-attention" && stage.step == 125)
  }

  @Test func aWatcherStopsIt() throws {
    let harness = try TrainingHarness()
    let run = try harness.newRun()
    let outcome = try harness.train(in: run, stopAt: 123)
    #expect(outcome.wasInterrupted && outcome.steps == 123)
    #expect(outcome.finalEvaluation == nil)
    #expect(try CheckpointStore(run).newest().manifest.step == 123)
    #expect(try harness.train(in: run, resuming: true).steps == 300)
  }

  @Test func everyEventIsTold() throws {
    let harness = try TrainingHarness()
    try harness.train(in: harness.newRun())
    var (stepped, logged, saved, judged) = (0, [Int](), [Int](), [[Int]]())
    for event in harness.events {
      switch event {
      case .stepped: stepped += 1
      case .logged(let step, _): logged.append(step)
      case .saved(let step): saved.append(step)
      case .judging(let played, let episodes): judged.append([played, episodes])
      case .evaluated: break
      case .warned(let sentence): Issue.record("\(sentence)")
      }
    }
    #expect(stepped == 300 && logged.count == 10)
    #expect(saved == [90, 180, 270, 300])
    // Episodes of 20 steps side by side, a question every 16 steps.
    #expect(judged == [[0, 3], [0, 3], [0, 3], [0, 3], [0, 5]])
  }

  @Test func aFinishedRunIsRefused() throws {
    let harness = try TrainingHarness()
    let run = try harness.newRun()
    try harness.train(in: run)
    let before = try TrainingHarness.essence(of: run)
    #expect(throws: RunFault.finished(path: run.path, steps: 300)) {
      try harness.train(in: run, resuming: true)
    }
    #expect(try TrainingHarness.essence(of: run) == before)
  }

  /// A longer run goes on from the end of the shorter one, whose rows stay.
  @Test func aFinishedRunCanBeMadeLonger() throws {
    let harness = try TrainingHarness()
    let run = try harness.newRun()
    try harness.train(in: run)
    let before = try rows(run.evaluation)
    harness.plan.training.steps = 350
    #expect(try harness.train(in: run, resuming: true).steps == 350)
    let after = try rows(run.evaluation)
    #expect(Array(after.prefix(before.count)) == before)
    #expect(after.last?.hasPrefix("350,") == true && after.count == before.count + 1)
  }
}
