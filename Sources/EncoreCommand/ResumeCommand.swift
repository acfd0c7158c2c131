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
      checkpoint, in an unbroken run too; after Ctrl-C they begin them there as well.)
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
    try Installation.requireLibraries()
    let items = try runs.map { path in
      let folder = try RunFolder.existing(path)
      var recipe = try Recipe(file: folder.recipe)
      if let steps {
        try recipe.set("training.steps", text: steps)
        try recipe.write(to: folder.recipe)
      }
      let plan = try recipe.plan(seed: recipe.seeds.first ?? 0)
      let saved = try CheckpointStore(folder).newest().manifest.step
      if saved >= plan.training.steps {
        throw RunFault.finished(path: path, steps: plan.training.steps)
      }
      return RunBatch.Item(plan: plan, folder: folder, isResuming: true)
    }
    let factory = EnvironmentSource.factory { Terminal.warn($0) }
    try TrainingSession(items: items, jobs: jobs, factory: factory, isQuiet: quiet, isJSON: json)
      .run()
  }
}
