import Experiments
import Figures
import Foundation
import Testing

@testable import Reproductions

/// Experiments that ask for a look inside one of their variants.
@Suite("Looking inside a study")
struct StudyExplanationTests {
  static let yaml =
    Scene.yaml.replacingOccurrences(
      of: "  wide: {hidden: [16]}", with: "  MATT: {meta: attention-decision}"
    ).replacingOccurrences(of: "seeds: 0..1", with: "seeds: 3..4").replacingOccurrences(
      of: "    steps: 300", with: "    steps: 300\n    settings: {keepPolicyEvery: 100}")
    + "\nexplain: {features: MATT}"

  private func plane(_ rows: [[Float]]) -> [(Double, Double)] {
    rows.map { (Double($0[0]), Double($0[1])) }
  }

  private func explanations(_ scene: Scene) throws -> [StudyExplanation] {
    let study = try scene.study()
    return study.explanations(
      in: StudyFolder(of: study, in: scene.folder), factory: Scene.factory, embed: plane)
  }

  @Test func theFirstSeedIsShown() throws {
    let scene = try Scene(Self.yaml)
    #expect(try scene.study().lookedInto.map(\.run.name) == ["Pendulum/MATT-seed3"])
    // Nothing has run yet: the report says so, and is written none the less.
    let early = try explanations(scene)
    #expect(early.count == 1 && early[0].report == nil && early[0].problem == "It is not finished.")
    try scene.train()
    let looks = try explanations(scene)
    let report = try #require(looks.first?.report as? FeatureReport)
    #expect(report.explanation.stages.map(\.step) == [100, 200, 300])
    let study = try scene.study()
    let page = StudyReport(
      try StudyResults(of: study, in: StudyFolder(of: study, in: scene.folder)),
      command: ["encore"], description: Scene.description, explanations: looks
    ).page
    #expect(page.sections.map(\.heading).contains("Inside Pendulum/MATT-seed3"))
    let text = page.markdown()
    #expect(text.contains("features-Pendulum/features.png") && text.contains("mixed neighbours"))
  }

  /// What fails is told, and takes nothing else with it.
  @Test func aLookThatFails() throws {
    let scene = try Scene(Self.yaml)
    try scene.train()
    let study = try scene.study()
    let looks = study.explanations(
      in: StudyFolder(of: study, in: scene.folder), factory: Scene.factory,
      embed: { _ in throw FigureError.missing(what: "scikit-learn", remedy: "Install it.") })
    #expect(looks.first?.problem == "scikit-learn is missing. Install it.")
    guard case .paragraph(let text) = try #require(looks.first?.section.blocks.first) else {
      Issue.record("no paragraph")
      return
    }
    #expect(text.contains("not shown. scikit-learn is missing."))
  }

  @Test(arguments: [
    ("{features: MATT}", "{features: MAT}", "no key \"MAT\" here; did you mean \"MATT\"?"),
    ("{features: MATT}", "{feature: MATT}", "no key \"feature\" here; did you mean \"features\"?"),
    ("{features: MATT}", "{features: narrow}", "narrow has no attention whose features"),
    ("{keepPolicyEvery: 100}", "{keepPolicyEvery: 0}", "MATT keeps no stages of its training"),
    ("attention-decision", "meta-critic", "MATT has no attention whose features"),
  ])
  func slips(old: String, new: String, expected: String) throws {
    let yaml = Self.yaml.replacingOccurrences(of: old, with: new)
    let error = #expect(throws: RecipeError.self) { try Experiment(yaml: yaml, file: "e.yaml") }
    let text = error.map { "\($0)" } ?? ""
    #expect(text.contains(expected), "\(text)")
  }

  /// The paper's own figure, in both its forms.
  @Test(arguments: [false, true]) func thePapersFigure(isQuick: Bool) throws {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let path = root.appendingPathComponent("Recipes/Experiments/matt-figure-6.yaml").path
    var choice = StudyChoice()
    choice.isQuick = isQuick
    let study = try Experiment(file: path).study(choice)
    let run = try #require(study.lookedInto.first?.run)
    #expect(study.lookedInto.count == 1 && run.variant == "TD3_MATT_DT")
    #expect(try run.recipe.training.keepPolicyEvery * 5 == run.steps)
  }

  /// A study narrowed to other variants shows nothing.
  @Test func onlyWhereTheVariantIs() throws {
    var choice = StudyChoice()
    choice.variants = ["narrow"]
    #expect(try Scene(Self.yaml).study(choice).lookedInto.isEmpty)
    #expect(try Scene().study().lookedInto.isEmpty)
  }

  // MARK: Trajectories

  static let trajectories = """
    experiment: chain
    title: Chains
    source: Nobody 2020
    question: Where does it look?
    figures: [final, effort]
    base:
      algorithm: a2c
      environment: {count: 2}
      training: {evaluationEvery: 50, evaluationEpisodes: 2, finalEvaluationEpisodes: 2}
      a2c: {shared: [8], hidden: []}
    variants:
      Plain: {}
      Both: {meta: trajectory-attention, window: 6}
    panels:
      - environment: SparseChain
        seeds: 0..1
        steps: 100
        settings: {arguments: '{"length": 5, "limit": 12}'}
    explain: {trajectories: Both}
    """

  /// The newest checkpoint is enough; maps, importance, distances and returns are drawn of the first seed.
  @Test func trajectoriesAreShownOfTheFirstSeed() throws {
    let scene = try Scene(Self.trajectories)
    #expect(try scene.study().lookedInto.map(\.run.name) == ["SparseChain/Both-seed0"])
    try scene.train(factory: EnvironmentFactory())
    let study = try scene.study()
    let folder = StudyFolder(of: study, in: scene.folder)
    let looks = study.explanations(in: folder, factory: EnvironmentFactory(), embed: plane)
    let report = try #require(looks.first?.report as? TrajectoryReport)
    #expect(report.explanation.stages.map(\.step) == [100] && report.methods.count == 2)
    #expect(report.grid.panels.count == 5 && report.table.rows.count == 1)
    let time = report.example.returns.count
    #expect(report.importanceTable.rows.count == 2 * time && report.returnTable.rows.count == time)
    // Of each step the weights in the table add up to one.
    let first = report.mapTable.rows.filter { $0[0] == "Method 2" && $0[1] == "\(time)" }
    #expect(abs(first.compactMap { Double($0[3]) }.reduce(0, +) - 1) < 1e-5)
    #expect(report.text.contains("after 100 steps") && report.text.contains("a masked state looks"))
    let page = StudyReport(
      try StudyResults(of: study, in: folder), command: ["encore"],
      description: Scene.description, explanations: looks)
    try page.write(to: scene.folder + "/report")
    for name in [
      "effort.csv", "trajectories-SparseChain-Both/attention-map.csv",
      "trajectories-SparseChain-Both/attention.png",
    ] {
      #expect(
        FileManager.default.fileExists(atPath: scene.folder + "/report/" + name), "\(name)")
    }
    #expect(throws: RecipeError.self) {
      try Scene(
        Self.trajectories.replacingOccurrences(
          of: "trajectories: Both", with: "trajectories: Plain")
      ).study()
    }
  }

  // MARK: Learned rewards

  static let credit = """
    experiment: umbrella
    title: Umbrellas
    source: Nobody 2020
    question: Where does it look?
    figures: [final]
    base:
      algorithm: ppo
      environment: {count: 4, normalizeRewards: true}
      training: {evaluationEvery: 48, evaluationEpisodes: 4, finalEvaluationEpisodes: 4, keepPolicyEvery: 48}
      ppo: {rolloutSteps: 6, minibatchSize: 12, epochs: 1, hidden: [8], discount: 1}
    variants:
      PPO: {}
      MetaIRN: {meta: intrinsic-reward, width: 8}
      LIRPG: {meta: intrinsic-reward, rewardModel: lirpg, output: linear}
    panels:
      - environment: Umbrella
        seeds: 0..1
        steps: 96
        settings: {arguments: '{"length": 3}'}
    explain: {attention: [MetaIRN, LIRPG]}
    """

  @Test func learnedRewardsAreShownOfAllSeeds() throws {
    let scene = try Scene(Self.credit)
    #expect(
      try scene.study().lookedInto.map { "\($0.run.name) \($0.isWhole)" } == [
        "Umbrella/MetaIRN-seed0 true", "Umbrella/MetaIRN-seed1 false",
        "Umbrella/LIRPG-seed0 true", "Umbrella/LIRPG-seed1 false",
      ])
    try scene.train(factory: EnvironmentFactory())
    let study = try scene.study()
    let folder = StudyFolder(of: study, in: scene.folder)
    let looks = study.explanations(in: folder, factory: EnvironmentFactory(), embed: plane)
    #expect(looks.compactMap(\.problem) == [])
    let stages = looks.map { ($0.report as? CreditReport)?.explanation.stages.map(\.step) }
    #expect(stages == [[48, 96], [96], [48, 96], [96]])
    let report = StudyReport(
      try StudyResults(of: study, in: folder), command: ["encore"],
      description: Scene.description, explanations: looks)
    #expect(report.figures.map(\.name) == ["final", "attention", "credit"])
    // A map for the model that looks around, and the ideal beside it; LIRPG looks at nothing.
    #expect(report.figures[1].grid.panels.count == 2)
    #expect(report.figures[2].grid.panels.count == 2)
    #expect(report.attentionTable.rows.count == 4)
    let text = report.page.markdown()
    #expect(text.contains("Where the rewards look") && text.contains("not measured") == false)
    try report.write(to: scene.folder + "/report")
    for name in ["attention.csv", "attention-Umbrella-MetaIRN/attention-map.csv", "final.png"] {
      #expect(
        FileManager.default.fileExists(atPath: scene.folder + "/report/" + name), "\(name)")
    }
  }

  /// The ideal goes from even weights to the last step alone.
  @Test func theIdealIsAFormula() throws {
    let scene = try Scene(Self.credit)
    try scene.train(factory: EnvironmentFactory())
    let study = try scene.study()
    let folder = StudyFolder(of: study, in: scene.folder)
    let looks = study.explanations(in: folder, factory: EnvironmentFactory(), embed: plane)
    let report = StudyReport(
      try StudyResults(of: study, in: folder), command: ["encore"],
      description: Scene.description, explanations: looks)
    let grid = try #require(report.figures.first { $0.name == "attention" }?.grid)
    let ideal = try #require(grid.panels.last as? HeatMap)
    // Three steps; stages at half of the training and at its end.
    let expected: [[Double]] = [[1.0 / 6, 0], [1.0 / 6, 0], [2.0 / 3, 1]]
    for (row, numbers) in ideal.values.enumerated() {
      for (column, number) in numbers.enumerated() {
        #expect(abs(number - expected[row][column]) < 1e-12)
      }
    }
  }

  @Test(arguments: [
    ("[MetaIRN, LIRPG]", "[MetaIRN, LIRPJ]", "did you mean \"LIRPG\"?"),
    ("[MetaIRN, LIRPG]", "MetaIRM", "did you mean \"MetaIRN\"?"),
    ("[MetaIRN, LIRPG]", "PPO", "PPO has no learned rewards"),
    (", keepPolicyEvery: 48", "", "MetaIRN keeps no stages of its training"),
  ])
  func slipsOfLearnedRewards(old: String, new: String, expected: String) throws {
    let yaml = Self.credit.replacingOccurrences(of: old, with: new)
    let error = #expect(throws: RecipeError.self) { try Experiment(yaml: yaml, file: "e.yaml") }
    let text = error.map { "\($0)" } ?? ""
    #expect(text.contains(expected), "\(text)")
  }

  // MARK: Policies of pictures

  static let sight = """
    experiment: catch
    title: Catching
    source: Nobody 2021
    question: Where does it look?
    figures: [final]
    base:
      algorithm: a2c
      environment: {count: 4, arguments: '{"height": 6, "width": 6, "balls": 2}'}
      training: {evaluationEvery: 48, evaluationEpisodes: 2, finalEvaluationEpisodes: 2, keepPolicyEvery: 24}
      a2c: {rolloutSteps: 6, hidden: []}
    variants:
      IMPALA: {torso: impala}
      DRARL: {torso: drarl}
    panels:
      - environment: Catch
        seeds: 0..1
        steps: 96
    explain: {gradcam: DRARL, gradients: [IMPALA, DRARL], masks: DRARL}
    """

  @Test func whatPoliciesOfPicturesSee() throws {
    let scene = try Scene(Self.sight)
    #expect(
      try scene.study().lookedInto.map { "\($0.kind.rawValue) \($0.run.name)" } == [
        "gradcam Catch/DRARL-seed0", "gradients Catch/IMPALA-seed0", "gradients Catch/DRARL-seed0",
        "masks Catch/DRARL-seed0",
      ])
    try scene.train(factory: EnvironmentFactory())
    let study = try scene.study()
    let folder = StudyFolder(of: study, in: scene.folder)
    let looks = study.explanations(in: folder, factory: EnvironmentFactory(), embed: plane)
    #expect(looks.compactMap(\.problem) == [])
    let report = StudyReport(
      try StudyResults(of: study, in: folder), command: ["encore"],
      description: Scene.description, explanations: looks)
    #expect(report.figures.map(\.name) == ["final", "gradients"])
    let chart = try #require(report.figures[1].grid.panels.first as? BarChart)
    #expect(chart.bars.map(\.name) == ["IMPALA", "DRARL"])
    // Four stages of each: untrained, and near 36, 72 and 100 %.
    #expect(report.gradientTable.rows.count == 8)
    #expect(
      report.gradientTable.rows.map { $0[3] } == ["0", "24", "72", "96", "0", "24", "72", "96"])
    let text = report.page.markdown()
    #expect(
      text.contains("How much single pixels matter") && text.contains("Inside Catch/DRARL-seed0"))
    guard ProcessInfo.processInfo.environment["ENCORE_REQUIRE_GNUPLOT"] == "1" else { return }
    try report.write(to: scene.folder + "/report")
    for name in [
      "gradients.csv", "gradcam-Catch-DRARL/gradcam.png", "masks-Catch-DRARL/attention.csv",
    ] {
      #expect(FileManager.default.fileExists(atPath: scene.folder + "/report/" + name), "\(name)")
    }
  }

  @Test(arguments: [
    ("gradcam: DRARL", "gradcam: IMPALA", "torso: none", "IMPALA has no torso that sees pictures"),
    ("masks: DRARL", "masks: IMPALA", "torso: impala", "IMPALA has no attention to pictures"),
  ])
  func slipsOfSight(old: String, new: String, torso: String, expected: String) throws {
    let yaml = Self.sight.replacingOccurrences(of: old, with: new)
      .replacingOccurrences(of: "torso: impala", with: torso)
    let error = #expect(throws: RecipeError.self) { try Experiment(yaml: yaml, file: "e.yaml") }
    #expect(error.map { "\($0)" }?.contains(expected) == true, "\(error.map { "\($0)" } ?? "")")
  }
}
