import Algorithms
import Environments
import Foundation
import Gymnasium
import Settings
import Testing

@testable import Experiments

/// The guides' tables are derived from the settings' declarations; a changed setting needs its guide changed:
/// `encore list settings --markdown` prints the tables.
@Suite("Guides")
struct GuideTests {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The guides' texts by their names.
  private static func guides() throws -> [String: String] {
    let folder = root.appendingPathComponent("Guides")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    return try Dictionary(
      uniqueKeysWithValues: names.filter { $0.hasSuffix(".md") }.map { name in
        (name, try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8))
      })
  }

  /// The tables of settings in a text.
  private func tables(in text: String) -> [String] {
    var tables: [[Substring]] = []
    var isTable = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("| name | default | unit |") {
        tables.append([])
        isTable = true
      }
      isTable = isTable && line.hasPrefix("|")
      if isTable { tables[tables.count - 1].append(line) }
    }
    return tables.map { $0.joined(separator: "\n") }
  }

  /// Every table of settings in a guide is a declaration's, and every declaration is in a guide; an
  /// algorithm's in the guide of its own name.
  @Test func tablesAreTheDeclarations() throws {
    var declared = [
      TrainingSettings.markdownTable, EnvironmentSettings.markdownTable,
      TrialSettings.markdownTable, AtariSettings.markdownTable,
    ]
    let guides = try Self.guides()
    for entry in AlgorithmTable.standard.entries {
      let table = entry.settings.markdownTable
      declared.append(table)
      let own = guides["\(entry.name.uppercased()).md"]
      #expect(own.map { tables(in: $0).first == table.trimmed } == true, "\(entry.name)")
    }
    let found = guides.values.flatMap(tables)
    for table in declared { #expect(found.contains(table.trimmed), "\(table)") }
    declared += MetaLearner.sections.map { $0.settings.markdownTable }
    declared += EnvironmentRegistry.native.entries.compactMap { $0.arguments?.markdownTable }
    for (name, text) in guides {
      for table in tables(in: text) {
        #expect(declared.contains { $0.trimmed == table }, "\(name): \(table)")
      }
    }
  }

  /// Guides of algorithms have one skeleton, so that a reader finds the same thing in the same place.
  @Test(arguments: AlgorithmTable.standard.entries.map(\.name))
  func theSkeleton(algorithm: String) throws {
    let text = try #require(try Self.guides()["\(algorithm.uppercased()).md"])
    let headings = text.split(separator: "\n").filter { $0.hasPrefix("## ") }
    #expect(
      headings == [
        "## What it cures", "## Quick facts", "## The update in formulas", "## Settings",
        "## Paper, the authors' program, ours", "## What the numbers mean", "## Results",
        "## When not to use it",
      ])
  }

  /// The recipes that come with Encore can be read, and have the names by which they are found.
  @Test func recipes() throws {
    let folder = Self.root.appendingPathComponent("Recipes").path
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".yaml") }
    for algorithm in AlgorithmTable.standard.entries.map(\.name) {
      #expect(names.contains { $0.hasPrefix("\(algorithm)-") }, "\(algorithm)")
    }
    for name in names {
      let recipe = try Recipe(file: "\(folder)/\(name)")
      for seed in recipe.seeds { _ = try recipe.plan(seed: seed) }
      let task = try recipe.environment.name.replacingOccurrences(of: "/", with: "-")
      // A recipe of a meta-learner is found by that; several on one task differ in what follows.
      let head = recipe.metaLearner == .none ? recipe.algorithm : recipe.metaLearner.rawValue
      #expect(name == "\(head)-\(task).yaml" || name.hasPrefix("\(head)-\(task)-"))
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

extension String {
  fileprivate var trimmed: String { trimmingCharacters(in: .newlines) }
}
