import ArgumentParser
import Encore
import Foundation

struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train an agent, with one seed or several.",
    discussion: """
      Without arguments: TD3 on the native Pendulum. --algorithm chooses ddpg, td3, sac, a2c, a3c, \
      ppo or impala, and --meta puts a meta-learner on it (`encore list algorithms` says which go \
      together). A plain name is a native task; a Gymnasium id (Pendulum-v1), module:Class or \
      file.py:Class runs in worker processes. Where Recipes/ holds a \
      recipe for the algorithm and the task, its settings are the start; --set changes any of them \
      (`encore list settings` explains each).

      Every run gets a folder of its own below --out: settings, progress.csv, evaluation.csv, \
      TensorBoard's file, checkpoints and the best policy. Ctrl-C saves; `encore resume` goes on.
      """)

  @Argument(help: "A recipe (YAML). Options below override it.")
  var recipe: String?

  @Option(help: "The algorithm (`encore list algorithms`).")
  var algorithm: String?

  @Option(
    help:
      "What is put on it: attention, attention-decision, meta-critic, rl2, intrinsic-reward or none."
  )
  var meta: String?

  @Option(name: [.customLong("env"), .customLong("environment")], help: "The task.")
  var environment: String?

  @Option(help: "Environment steps; 300000 or 3e5.")
  var steps: String?

  @Option(
    name: [.customLong("seed"), .customLong("seeds")],
    help: "A seed, a range 0..4, or a list 0,2,5.")
  var seed: String?

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: "Any setting: --set discount=0.98 --set td3.hidden=64,64. May be repeated.")
  var settings: [String] = []

  @Option(help: "Where run folders go.")
  var out = "runs"

  @Option(help: "Runs at once; the default is as many as there are cores.")
  var jobs: Int?

  @Flag(help: "Say what would be done and what memory it takes, and stop.")
  var dryRun = false

  @Flag(help: "One JSON object on stdout at the end.")
  var json = false

  @Flag(name: .shortAndLong, help: "No progress on stderr.")
  var quiet = false

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1, not \(jobs).") }
  }

  mutating func run() throws {
    let ranks = try Launch.joined()
    let isActor = ranks.map { $0.rank > 0 } ?? false
    var recipe = try resolved { if !isActor { Terminal.say($0) } }
    if dryRun { return try report(recipe) }
    try Installation.requireLibraries()
    if let ranks, isActor { return try Launch.act(recipe.plan(seed: recipe.seeds[0]), as: ranks) }
    recipe = try withFixedThreads(recipe)
    let plans = try recipe.seeds.map { try recipe.plan(seed: $0) }
    let factory = EnvironmentSource.factory { Terminal.warn($0) }
    try checkTask(recipe, factory)
    let description = RunDescription(
      command: ["encore"] + ProcessInfo.processInfo.arguments.dropFirst())
    let items = try plans.map { plan in
      let folder = try RunFolder.create(in: out, named: plan.folderName)
      var own = recipe
      own.seeds = [plan.seed]
      try own.write(to: folder.recipe)
      try description.write(to: folder)
      return RunBatch.Item(plan: plan, folder: folder)
    }
    try TrainingSession(
      items: items, jobs: jobs, factory: factory, isQuiet: quiet, isJSON: json, ranks: ranks
    ).run()
  }

  private func resolved(note: (String) -> Void) throws -> Recipe {
    try RecipeChoice(
      file: recipe, algorithm: algorithm, meta: meta, environment: environment, steps: steps,
      seeds: seed, settings: settings
    ).resolved(note: note)
  }

  /// - Throws: what is wrong with the command, or that several processes cannot train it.
  func checkForLaunch() throws {
    let recipe = try resolved { _ in }
    if dryRun { throw WrongUsage("--dry-run trains nothing; leave encore launch out.") }
    try Launch.check(recipe.plan(seed: recipe.seeds[0]), runs: recipe.seeds.count)
  }

  /// Decides now how many threads a run uses, and writes it down with the run: results are bit-equal for equal
  /// numbers only, and a run may be resumed alone that began among others.
  private func withFixedThreads(_ recipe: Recipe) throws -> Recipe {
    guard try recipe.training.threads == 0 else { return recipe }
    var fixed = recipe
    let cores = ProcessInfo.processInfo.activeProcessorCount
    let together = min(jobs ?? cores, recipe.seeds.count)
    try fixed.set("training.threads", text: "\(max(1, cores / together))")
    return fixed
  }

  /// Makes the task once, so that a wrong name or a missing package is one message before any folder is made.
  private func checkTask(_ recipe: Recipe, _ factory: EnvironmentFactory) throws {
    try task(recipe, factory).close()
  }

  private func task(
    _ recipe: Recipe, _ factory: EnvironmentFactory
  ) throws -> any VectorEnvironment {
    try AlgorithmTable.standard.task(
      of: recipe.algorithm, recipe.environment, recipe.training, factory: factory)
  }

  private func report(_ recipe: Recipe) throws {
    let plan = try recipe.plan(seed: recipe.seeds[0])
    let factory = EnvironmentSource.factory { Terminal.warn($0) }
    let environment = try task(recipe, factory)
    defer { environment.close() }
    let memory = try AlgorithmTable.standard.memory(of: plan, environment)
    if json { return try Terminal.print(json: memory) }
    Terminal.print(recipe.yaml)
    let kept = memory.replayBytes
    let experience =
      memory.rolloutBytes > 0
      ? "\(Self.megabytes(memory.rolloutBytes)) for what rollouts show"
        + (kept > 0 ? ", \(Self.megabytes(kept)) for trajectories that are kept" : "")
      : "\(Self.megabytes(kept)) for the replay"
    Terminal.print(
      """
      # One run takes \(experience) and \
      \(Self.megabytes(memory.agentBytes)) for \(memory.agentNumbers) numbers in networks, targets and \
      moments; \(recipe.seeds.count) run(s). Nothing was trained.
      """)
  }

  private static func megabytes(_ bytes: Int) -> String {
    String(format: "%.1f MB", Double(bytes) / 1e6)
  }
}
