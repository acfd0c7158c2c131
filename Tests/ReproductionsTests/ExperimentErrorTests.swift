import Algorithms
import Experiments
import Foundation
import Settings
import Testing

@testable import Reproductions

/// Every slip is told with its line, and what to write instead.
@Suite("Experiments with slips")
struct ExperimentErrorTests {
  private func message(_ old: String, _ new: String) throws -> String {
    try #require(ExperimentTests.yaml.contains(old), "\(old)")
    let yaml = ExperimentTests.yaml.replacingOccurrences(of: old, with: new)
    let error = #expect(throws: RecipeError.self) { try Experiment(yaml: yaml, file: "e.yaml") }
    #expect(error?.exitStatus == .badInput)
    return error?.description ?? "no error"
  }

  @Test(arguments: [
    (
      "source:", "sorce:",
      "e.yaml:3: There is no key \"sorce\" here; did you mean \"source\"?"
    ),
    (
      "    steps: 2000", "    step: 2000",
      "e.yaml:24: There is no key \"step\" here; did you mean \"steps\"?"
    ),
    ("policyDelay", "polcyDelay", "e.yaml:15: There is no setting \"polcyDelay\"; did you mean "),
    ("discount: 0.9", "discont: 0.9", "e.yaml:12: There is no setting \"discont\""),
    (
      "td3.discount: 0.5", "td3.discount: 1.5", "e.yaml:16: The setting \"discount\" must be within"
    ),
    (
      "randomSteps: 50", "randomSteps: many", "e.yaml:26: The setting \"randomSteps\" takes a whole"
    ),
    ("[C, A]", "[C, Aa]", "e.yaml:25: There is no key \"Aa\" here"),
    ("seeds: 0..1", "seeds: one", "e.yaml:19: The setting \"seeds\" takes seeds such as"),
    ("steps: 1e3", "steps: -3", "e.yaml:20: The key \"steps\" takes a whole number from 1"),
    (
      "{seeds: 10, ", "{sees: 10, ",
      "e.yaml:21: There is no key \"sees\" here; did you mean \"seeds\"?"
    ),
    ("window: 3", "window: 0", "e.yaml:6: The key \"window\" takes a whole number from 1"),
    (
      "experiment: tiny", "experiment: a/b", "e.yaml:1: The key \"a/b\" does not fit: names consist"
    ),
    ("  A: {}", "  ../A: {}", "e.yaml:14: The key \"../A\" does not fit: names consist of letters"),
    (
      "algorithm: td3", "algorithm: td33",
      "e.yaml:8: The key \"algorithm\" takes one of ddpg, td3, sac, a2c, ppo, a3c, impala, not \"td33\"."
    ),
    ("title: Delays", "title:", "e.yaml: The key \"title\" is missing; add it."),
    (
      "ALE/Pong-v5\n", "Pendulum\n",
      "two panels are called \"Pendulum\"; tell them apart with \"name:\"."
    ),
  ])
  func slips(old: String, new: String, expected: String) throws {
    let message = try message(old, new)
    #expect(message.contains(expected), "\(message)")
  }

  /// Task, steps, seeds and threads have one place each.
  @Test(arguments: [
    ("  algorithm: td3", "  algorithm: td3\n  seeds: 3", "belongs under \"panels:\""),
    ("checkpointEvery: 100}", "steps: 100}", "the panels say the environment and the steps"),
    ("checkpointEvery: 100}", "threads: 2}", "every run of an experiment has one thread"),
    ("policyDelay: 1", "training.steps: 5", "the panels say the environment and the steps"),
    ("policyDelay: 1", "environment.name: CartPole", "the panels say the environment and"),
    ("randomSteps: 50", "training.threads: 2", "every run of an experiment has one thread"),
  ])
  func decidedElsewhere(old: String, new: String, expected: String) throws {
    let message = try message(old, new)
    #expect(message.contains(expected), "\(message)")
  }

  @Test func twoAlgorithms() throws {
    var table = AlgorithmTable.standard
    table.entries.append(
      .offPolicy(
        "other", "the same by another name", settings: OtherSettings.self, metrics: [],
        discount: { _ in 0.9 }
      ) { _, observation, action, random in
        TD3(
          observationSize: observation, actionSize: action, settings: TD3Settings(), using: &random)
      })
    func read(_ variants: String, _ sections: String = "") throws -> Experiment {
      try Experiment(
        yaml: """
          {experiment: two, title: t, source: s, question: q,
          base: {algorithm: td3, training: {randomSteps: 7}, td3: {discount: 0.5}\(sections)},
          variants: \(variants), panels: [{environment: Pendulum, steps: 10}]}
          """, file: "e.yaml", algorithms: table)
    }
    let runs = try read(
      "{A: {}, B: {algorithm: other}, C: {algorithm: other, width: 4}}", ", other: {width: 3}"
    ).plannedRuns
    #expect(runs.map(\.recipe.algorithm) == ["td3", "other", "other"])
    let values = runs.map { run in
      Dictionary(run.recipe.settings.values.map { ($0.path, "\($0.value)") }) { $1 }
    }
    #expect(values[0]["td3.discount"] == "0.5" && values[0]["other.width"] == nil)
    #expect(values[1]["other.width"] == "3" && values[1]["td3.discount"] == nil)
    #expect(values[2]["other.width"] == "4")
    #expect(values.allSatisfy { $0["training.randomSteps"] == "7" })
    // A section that nobody uses would be a setting that does nothing.
    let error = #expect(throws: RecipeError.self) { try read("{A: {}}", ", other: {width: 3}") }
    #expect(error?.description.contains("no variant uses this algorithm") == true)
  }
}

struct OtherSettings: Settings {
  var width = 2
  static let fields: [SettingField<OtherSettings>] = [
    .init("width", \.width, in: 1..., "How wide.")
  ]
}
