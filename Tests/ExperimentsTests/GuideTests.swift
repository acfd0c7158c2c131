import Algorithms
import Foundation
import Settings
import Testing

@testable import Experiments

/// The guides' tables are derived from the settings' declarations; a changed setting needs its guide changed:
/// `encore list settings --markdown` prints the tables.
@Suite("Guides")
struct GuideTests {
  private func guide(_ name: String) throws -> String {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return try String(contentsOf: root.appendingPathComponent("Guides/\(name)"), encoding: .utf8)
  }

  @Test func theGuideOfTD3HasEverySetting() throws {
    let text = try guide("TD3.md")
    for table in [
      TD3Settings.markdownTable, TrainingSettings.markdownTable, EnvironmentSettings.markdownTable,
    ] {
      #expect(text.contains(table.trimmingCharacters(in: .newlines)))
    }
  }

  /// The example of the guide to runs, with fewer steps.
  @Test func theWatchingExampleStopsARun() throws {
    let parent = try TemporaryFolder()
    var recipe = try Recipe(algorithm: "td3")
    try recipe.set("environment.name", text: "Pendulum")
    try recipe.set("steps", text: "600")
    try recipe.set("evaluationEvery", text: "200")
    try recipe.set("evaluationEpisodes", text: "1")
    let plan = try recipe.plan(seed: 0)
    let folder = try RunFolder.create(in: parent.path, named: plan.folderName)
    try recipe.write(to: folder.recipe)
    let batch = RunBatch(
      [.init(plan: plan, folder: folder)], jobs: 1, factory: EnvironmentFactory())
    let endings = batch.run(interruption: Interruption()) { _, event in
      if case .evaluated(let evaluation, _) = event, evaluation.meanReturn > -1e9 { return .stop }
      return .proceed
    }
    guard case .done(let outcome) = try #require(endings.first) else {
      Issue.record("the run failed: \(endings)")
      return
    }
    #expect(outcome.wasInterrupted && outcome.steps == 200)
    #expect(try CheckpointStore(folder).newest().manifest.step == 200)
  }
}
