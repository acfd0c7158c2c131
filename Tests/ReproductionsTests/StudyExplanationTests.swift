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
}
