import ArgumentParser
import Encore

struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract:
      "Show what there is: algorithms, environments, recipes, experiments, searches, settings.")

  enum Kind: String, CaseIterable, ExpressibleByArgument {
    case algorithms, environments, recipes, experiments, searches, settings
  }

  @Argument(help: "What to list; all but the settings without it.")
  var kind: Kind?

  @Flag(help: "One JSON object on stdout.")
  var json = false

  @Flag(help: "Settings as the tables of the guides.")
  var markdown = false

  private struct Listing: Codable {
    var algorithms: [String: String]?
    var environments: [String: String]?
    var recipes: [String]?
    var experiments: [String: Contents]?
    var searches: [String: SearchContents]?
    var settings: [String: String]?
  }

  mutating func run() throws {
    if json { return try Terminal.print(json: try listing()) }
    switch kind {
    case .algorithms: algorithms()
    case .environments: environments()
    case .recipes: recipes()
    case .experiments: try experiments()
    case .searches: try searches()
    case .settings: settings()
    case nil:
      algorithms()
      Terminal.print("")
      environments()
      Terminal.print("")
      recipes()
      Terminal.print("")
      try experiments()
      Terminal.print("")
      try searches()
    }
  }

  private func algorithms() {
    Terminal.print("Algorithms")
    for entry in AlgorithmTable.standard.entries {
      Terminal.print("  \(entry.name)  \(entry.summary)")
    }
    Terminal.print("Meta-learners (--meta)")
    for meta in MetaLearner.allCases {
      let takers = AlgorithmTable.standard.entries.filter { $0.metaLearners.contains(meta) }
      let names = takers.map(\.name).joined(separator: ", ")
      Terminal.print("  \(meta.rawValue)  \(meta.summary) (\(names))")
    }
  }

  private func environments() {
    Terminal.print("Native environments")
    for entry in EnvironmentRegistry.native.entries {
      let limit = entry.timeLimit.map { ", at most \($0) steps" } ?? ""
      let arguments =
        entry.arguments.map { " (arguments: \($0.names.joined(separator: ", ")))" } ?? ""
      Terminal.print("  \(entry.name)  \(entry.summary)\(limit)\(arguments)")
    }
    Terminal.print(
      """
      Through the bridge (installed on first use): Gymnasium ids such as LunarLanderContinuous-v3, \
      HalfCheetah-v5, ALE/Breakout-v5, AntBulletEnv-v0; Atari/Breakout and the other games of the \
      Arcade Learning Environment as they are usually learned from (arguments: \
      \(AtariSettings.names.joined(separator: ", "))); your own Python environment as module:Class \
      or file.py:Class. `encore check-env NAME` looks whether one is sound.
      """)
  }

  private func recipes() {
    Terminal.print("Recipes")
    for path in RecipeShelf.paths { Terminal.print("  \(path)") }
  }

  private struct Contents: Codable {
    var title: String
    var file: String
    var runs: Int
    var steps: Int

    init(_ study: Study, _ file: String) {
      title = study.experiment.title
      self.file = file
      runs = study.runs.count
      steps = study.steps
    }
  }

  private func experiments() throws {
    Terminal.print("Experiments (encore reproduce NAME)")
    let all = try ExperimentShelf.paths.map { ($0, try Experiment(file: $0)) }
    let width = all.map(\.1.name.count).max() ?? 0
    for (path, experiment) in all {
      let contents = Contents(try experiment.study(StudyChoice()), path)
      let name = experiment.name.padding(toLength: width, withPad: " ", startingAt: 0)
      let runs = contents.runs == 1 ? "1 run" : "\(contents.runs) runs"
      Terminal.print("  \(name)  \(contents.title): \(runs), \(contents.steps) steps in all")
    }
  }

  private struct SearchContents: Codable {
    var title: String
    var file: String
    var trials: Int
    var runs: Int
    var settings: [String]

    init(_ search: Search, _ file: String) {
      title = search.title
      self.file = file
      trials = search.trials
      runs = search.tasks.count * search.seeds.count
      settings = search.space.map(\.path)
    }
  }

  private func searches() throws {
    Terminal.print("Searches (encore tune NAME)")
    let all = try SearchShelf.paths.map { ($0, try Search(file: $0)) }
    let width = all.map(\.1.name.count).max() ?? 0
    for (path, search) in all {
      let contents = SearchContents(search, path)
      let name = search.name.padding(toLength: width, withPad: " ", startingAt: 0)
      Terminal.print(
        "  \(name)  \(contents.title): \(contents.trials) trials of \(contents.runs) runs over "
          + "\(contents.settings.count) settings")
    }
  }

  private func searchContents() throws -> [String: SearchContents] {
    var contents: [String: SearchContents] = [:]
    for path in SearchShelf.paths {
      let search = try Search(file: path)
      contents[search.name] = SearchContents(search, path)
    }
    return contents
  }

  private func experimentContents() throws -> [String: Contents] {
    var contents: [String: Contents] = [:]
    for path in ExperimentShelf.paths {
      let experiment = try Experiment(file: path)
      contents[experiment.name] = Contents(try experiment.study(StudyChoice()), path)
    }
    return contents
  }

  private func settings() {
    if markdown {
      for entry in AlgorithmTable.standard.entries {
        Terminal.print("## \(entry.name)\n\n\(entry.settings.markdownTable)")
      }
      for section in MetaLearner.sections {
        Terminal.print("## \(section.name)\n\n\(section.settings.markdownTable)")
      }
      Terminal.print("## trial\n\n\(TrialSettings.markdownTable)")
      for entry in EnvironmentRegistry.native.entries {
        guard let arguments = entry.arguments else { continue }
        Terminal.print("## arguments of \(entry.name)\n\n\(arguments.markdownTable)")
      }
      Terminal.print("## arguments of Atari/…\n\n\(AtariSettings.markdownTable)")
      Terminal.print("## training\n\n\(TrainingSettings.markdownTable)")
      return Terminal.print("## environment\n\n\(EnvironmentSettings.markdownTable)")
    }
    for name in ["environment", "training"] {
      Terminal.print("\(name):")
      Terminal.print(
        name == "environment" ? EnvironmentSettings.helpText() : TrainingSettings.helpText())
    }
    for entry in AlgorithmTable.standard.entries {
      Terminal.print("\(entry.name):")
      Terminal.print(entry.settings.helpText())
    }
    Terminal.print("trial:")
    Terminal.print(TrialSettings.helpText())
    for section in MetaLearner.sections {
      Terminal.print("\(section.name):")
      Terminal.print(section.settings.helpText())
    }
    for entry in EnvironmentRegistry.native.entries {
      guard let arguments = entry.arguments else { continue }
      Terminal.print("environment.arguments of \(entry.name):")
      Terminal.print(arguments.helpText())
    }
    Terminal.print("environment.arguments of Atari/…:")
    Terminal.print(AtariSettings.helpText())
  }

  private func listing() throws -> Listing {
    func wants(_ wanted: Kind) -> Bool { kind == nil || kind == wanted }
    return Listing(
      algorithms: wants(.algorithms)
        ? Dictionary(
          uniqueKeysWithValues: AlgorithmTable.standard.entries.map { ($0.name, $0.summary) })
        : nil,
      environments: wants(.environments)
        ? Dictionary(
          uniqueKeysWithValues: EnvironmentRegistry.native.entries.map { ($0.name, $0.summary) })
        : nil,
      recipes: wants(.recipes) ? RecipeShelf.paths : nil,
      experiments: wants(.experiments) ? try experimentContents() : nil,
      searches: wants(.searches) ? try searchContents() : nil,
      settings: kind == .settings ? defaults() : nil)
  }

  private func defaults() -> [String: String] {
    var all: [String: String] = [:]
    for entry in AlgorithmTable.standard.entries {
      for meta in entry.metaLearners {
        guard var recipe = try? Recipe(algorithm: entry.name),
          (try? recipe.set("meta", text: meta.rawValue)) != nil
        else { continue }
        for (path, value) in recipe.settings.values { all[path] = "\(value)" }
      }
    }
    return all
  }
}
