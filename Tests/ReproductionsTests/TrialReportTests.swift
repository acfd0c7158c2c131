import Environments
import Experiments
import Testing

@testable import Reproductions

/// A plain agent and one that remembers, on a bandit with two easy arms: done in a second.
@Suite("Reports on trials")
struct TrialReportTests {
  static let yaml = """
    experiment: tiny
    title: Trials
    source: Nobody 2020, Figure 1
    question: Does a memory help?
    figures: [training, bars, within-trial]
    base:
      environment: {count: 2, evaluationCount: 2}
      trial: {pulls: 5}
      training: {evaluationEvery: 100, evaluationEpisodes: 4, finalEvaluationEpisodes: 8, logEvery: 50}
      a2c: {hidden: [4]}
    variants:
      plain: {algorithm: a2c}
      remembers: {algorithm: a2c, meta: rl2, memory: 4}
    panels:
      - environment: Bandit-2Be
        seeds: 0..1
        steps: 300
    """

  @Test func whatItHolds() throws {
    let scene = try Scene(Self.yaml)
    try scene.train(factory: EnvironmentFactory())
    let study = try scene.study()
    let results = try StudyResults(of: study, in: StudyFolder(of: study, in: scene.folder))
    #expect(results.records.allSatisfy { $0.isFinished && $0.problem == nil })

    // 300 steps of two arms' bandits are 60 episodes; a row has ten of them.
    let curves = results.trainingCurves
    #expect(curves.map(\.variant) == ["plain", "remembers"])
    #expect(curves[0].points.map(\.step) == [50, 100, 150, 200, 250, 300])
    #expect(curves[0].points.allSatisfy { $0.seeds == 2 && (0...5).contains($0.mean.value) })
    #expect(curves[0].last?.value == curves[0].points.last?.mean.value)

    // Only the agent that sees trials has any: eight episodes are four trials of two.
    let trials = results.withinTrials
    #expect(trials.map(\.variant) == ["remembers"])
    #expect(trials[0].episodes.count == 2 && trials[0].trials == 4)
    let mean = (trials[0].episodes[0].value + trials[0].episodes[1].value) / 2
    #expect(abs(trials[0].whole.value - mean) < 1e-9)
    #expect(abs(trials[0].whole.value - (results.summaries[1].final?.mean.value ?? 0)) < 1e-9)

    let report = StudyReport(
      results, command: ["encore", "reproduce", "tiny"], description: Scene.description)
    #expect(report.figures.map(\.name) == ["training", "bars", "within-trial"])
    let page = report.page
    let headings = page.sections.map(\.heading)
    #expect(headings.contains("Training and inference") && !headings.contains("Learning curves"))
    #expect(report.baselines.map(\.panel) == ["Bandit-2Be"])
    // All episodes, the first and the second.
    #expect(results.trialTable.rows.map { $0[2] } == ["0", "1", "2"])
    #expect(results.shownTrialTable.rows.count == 1)
  }

  @Test func figuresThatThereAreNot() {
    let yaml = Self.yaml.replacingOccurrences(of: "within-trial", with: "withintrial")
    #expect(throws: RecipeError.self) { try Experiment(yaml: yaml, file: "tiny.yaml") }
  }
}
