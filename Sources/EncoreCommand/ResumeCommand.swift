import ArgumentParser
import Encore
import Foundation

struct ResumeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume",
    abstract: "Go on with runs that were stopped or killed, from their newest checkpoint.",
    discussion: """
      A run that was killed at any moment continues exactly as if it had not been: the same \
      parameters, replay and logs. (Environments in worker processes begin fresh episodes at every \
      checkpoint, in an unbroken run too; after Ctrl-C they begin them there as well.) A3C and IMPALA \
      with schedule: threads go on from what was saved, and no two such runs are equal.
      """)

  @Argument(help: "Run folders, such as runs/td3-Pendulum-seed0.")
  var runs: [String]

  @Option(help: "Train up to this many environment steps instead of the recipe's.")
  var steps: String?

  @Option(help: "Runs at once; the default is as many as there are cores.")
  var jobs: Int?

  @Flag(help: "One JSON object on stdout at the end.")
  var json = false

  @Flag(name: .shortAndLong, help: "No progress on stderr.")
  var quiet = false

  func validate() throws {
    if runs.isEmpty { throw ValidationError("Name a run's folder.") }
    if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1, not \(jobs).") }
  }

  mutating func run() throws {
    let ranks = try Launch.joined()
    try Installation.requireLibraries()
    if let ranks, ranks.rank > 0 { return try Launch.act(plan(runs[0]).plan, as: ranks) }
    let checked = try runs.map { try item($0) }
    // Written when nothing is wrong with any of the runs: a refusal changes no file.
    if steps != nil {
      for (item, recipe) in checked { try recipe.write(to: item.folder.recipe) }
    }
    let items = checked.map(\.0)
    let factory = EnvironmentSource.factory { Terminal.warn($0) }
    try TrainingSession(
      items: items, jobs: jobs, factory: factory, isQuiet: quiet, isJSON: json, ranks: ranks
    ).run()
  }

  /// - Throws: what is wrong with the command, or that several processes cannot train it.
  func checkForLaunch() throws {
    let (item, recipe) = try item(runs[0])
    try Launch.check(item.plan, runs: runs.count * recipe.seeds.count)
  }

  /// What a run's folder says, with the steps of the command line.
  private func plan(_ path: String) throws -> (plan: RunPlan, recipe: Recipe, folder: RunFolder) {
    let folder = try RunFolder.existing(path)
    var recipe = try Recipe(file: folder.recipe)
    if let steps { try recipe.set("training.steps", text: steps) }
    return (try recipe.plan(seed: recipe.seeds.first ?? 0), recipe, folder)
  }

  private func item(_ path: String) throws -> (RunBatch.Item, Recipe) {
    let (plan, recipe, folder) = try plan(path)
    // Asked for now, so that the recipe of a run in use is not changed under it.
    _ = try RunLock(folder)
    do {
      let saved = try CheckpointStore(folder).newest().manifest.step
      if saved >= plan.training.steps { throw RunFault.finished(path: path, steps: saved) }
    } catch CheckpointError.none {
      // Killed before its first checkpoint: it begins again.
    }
    return (RunBatch.Item(plan: plan, folder: folder, isResuming: true), recipe)
  }
}
