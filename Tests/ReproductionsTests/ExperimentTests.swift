import Experiments
import Foundation
import Settings
import Testing

@testable import Reproductions

@Suite("Experiments as files")
struct ExperimentTests {
  static let yaml = """
    experiment: tiny
    title: Delays
    source: Nobody 2020, Figure 1
    question: >
      Does it matter?
    window: 3
    base:
      algorithm: td3
      training: {evaluationEvery: 100, checkpointEvery: 100}
      td3:
        hidden: [16]
        discount: 0.9
    variants:
      A: {}
      B: {policyDelay: 1, td3: {hidden: [8, 8]}}
      C: {td3.discount: 0.5}
    panels:
      - environment: Pendulum
        seeds: 0..1
        steps: 1e3
        paper: {seeds: 10, steps: 1000000}
      - environment: ALE/Pong-v5
        seeds: [4, 7]
        steps: 2000
        variants: [C, A]
        settings: {randomSteps: 50, discount: 0.7}
    quick:
      - environment: Pendulum
        seeds: 3
        steps: 200
    """

  private func read(_ yaml: String) throws -> Experiment {
    try Experiment(yaml: yaml, file: "e.yaml")
  }

  @Test func golden() throws {
    let experiment = try read(Self.yaml)
    #expect(experiment.name == "tiny" && experiment.title == "Delays")
    #expect(experiment.source == "Nobody 2020, Figure 1")
    #expect(experiment.question == "Does it matter?")
    #expect(experiment.window == 3)
    #expect(experiment.variants.map(\.name) == ["A", "B", "C"])
    #expect(experiment.panels.map(\.name) == ["Pendulum", "ALE-Pong-v5"])
    #expect(experiment.panels.map(\.seeds) == [[0, 1], [4, 7]])
    #expect(experiment.panels.map(\.steps) == [1000, 2000])
    // The order is the legend's, whatever the panel's.
    #expect(experiment.panels.map(\.variants) == [["A", "B", "C"], ["A", "C"]])
    #expect(experiment.panels[0].paper == Experiment.Paper(seeds: 10, steps: 1_000_000))
    #expect(experiment.panels[1].paper == nil)
    #expect(experiment.quickPanels.map(\.seeds) == [[3]])
  }

  /// All variants of a seed before the next seed.
  @Test func theOrderOfRuns() throws {
    let runs = try read(Self.yaml).plannedRuns
    #expect(
      runs.map(\.name) == [
        "Pendulum/A-seed0", "Pendulum/B-seed0", "Pendulum/C-seed0",
        "Pendulum/A-seed1", "Pendulum/B-seed1", "Pendulum/C-seed1",
        "ALE-Pong-v5/A-seed4", "ALE-Pong-v5/C-seed4", "ALE-Pong-v5/A-seed7",
        "ALE-Pong-v5/C-seed7",
      ])
    #expect(runs.map(\.steps) == Array(repeating: 1000, count: 6) + [2000, 2000, 2000, 2000])
  }

  @Test func recipesAreBaseThenPanelThenVariant() throws {
    let runs = try read(Self.yaml).plannedRuns
    func value(_ run: PlannedRun, _ path: String) -> String? {
      run.recipe.settings.values.first { $0.path == path }.map { "\($0.value)" }
    }
    #expect(value(runs[0], "td3.hidden") == "[16]" && value(runs[1], "td3.hidden") == "[8, 8]")
    #expect(value(runs[0], "td3.policyDelay") == "2" && value(runs[1], "td3.policyDelay") == "1")
    #expect(value(runs[0], "td3.discount") == "0.9" && value(runs[2], "td3.discount") == "0.5")
    // Of the panel's discount and the variant's, the variant's counts.
    #expect(value(runs[6], "td3.discount") == "0.7" && value(runs[7], "td3.discount") == "0.5")
    #expect(value(runs[0], "training.randomSteps") == "1000")
    #expect(value(runs[6], "training.randomSteps") == "50")
    for run in runs {
      #expect(run.recipe.seeds == [run.seed])
      #expect(try run.recipe.training.threads == 1 && run.recipe.training.steps == run.steps)
      #expect(try run.recipe.training.checkpointEvery == 100)
    }
    #expect(try runs[7].recipe.environment.name == "ALE/Pong-v5")
  }

  @Test func choices() throws {
    let experiment = try read(Self.yaml)
    var choice = StudyChoice()
    choice.seeds = try StudyChoice.seeds("1")
    choice.steps = 700
    choice.variants = ["C", "B"]
    let study = try experiment.study(choice)
    #expect(study.name == "tiny")
    #expect(
      study.runs.map(\.name) == [
        "Pendulum/B-seed0", "Pendulum/C-seed0", "ALE-Pong-v5/C-seed0",
      ])
    #expect(study.steps == 2100 && study.variants.map(\.name) == ["B", "C"])
    choice = StudyChoice()
    choice.isQuick = true
    let quick = try experiment.study(choice)
    #expect(quick.name == "tiny-quick")
    #expect(quick.runs.map(\.name) == ["Pendulum/A-seed3", "Pendulum/B-seed3", "Pendulum/C-seed3"])
    choice.isQuick = false
    choice.panels = ["ALE-Pong-v5"]
    choice.variants = ["B"]
    #expect(try experiment.study(choice).runs.isEmpty)
  }

  @Test(
    arguments: [
      ("1", [0]), ("3", [0, 1, 2]), ("3..3", [3]), ("0,5", [0, 5]), ("2..4", [2, 3, 4]),
    ] as [(String, [UInt64])])
  func seedsOfTheCommandLine(text: String, seeds: [UInt64]) throws {
    #expect(try StudyChoice.seeds(text) == seeds)
  }

  @Test func wrongChoices() throws {
    let experiment = try read(Self.yaml)
    var choice = StudyChoice()
    choice.panels = ["Pendulun"]
    #expect(
      throws: StudyFault.unknown(
        .panel, "Pendulun", nearest: ["Pendulum"], all: ["Pendulum", "ALE-Pong-v5"])
    ) { try experiment.study(choice) }
    choice = StudyChoice()
    choice.variants = ["D"]
    let fault = #expect(throws: StudyFault.self) { try experiment.study(choice) }
    #expect(fault?.description.contains("There is no variant 'D'.") == true)
    #expect(fault?.exitStatus == .wrongUsage)
    choice = StudyChoice()
    choice.isQuick = true
    let slow = try read(Self.yaml.components(separatedBy: "quick:")[0])
    #expect(throws: StudyFault.notQuick(experiment: "tiny")) { try slow.study(choice) }
    #expect(throws: SettingError.self) { try StudyChoice.seeds("0") }
  }

  /// The experiments that come with Encore: every one of them can be read, in each of its forms, and has
  /// the name by which it is found; a run that is cut short is still judged and saved on its way.
  @Test func theOnesThatThereAre() throws {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let folder = root.appendingPathComponent("Recipes/Experiments").path
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".yaml") }
    #expect(files.count > 20)
    for file in files {
      let experiment = try Experiment(file: "\(folder)/\(file)")
      #expect("\(experiment.name).yaml" == file)
      var choice = StudyChoice()
      choice.steps = 40_000
      for run in try experiment.study(choice).runs {
        let training = try run.recipe.training
        #expect(training.evaluationEvery <= 4000 && training.checkpointEvery <= 10_000, "\(file)")
        #expect(training.keepPolicyEvery <= 1600, "\(file)")
      }
      guard !experiment.quickPanels.isEmpty else { continue }
      choice = StudyChoice()
      choice.isQuick = true
      _ = try experiment.study(choice)
    }
  }
}
