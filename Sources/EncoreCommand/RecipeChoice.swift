import Encore
import Foundation

/// From what was typed to one resolved recipe: a file, or the recipe that fits algorithm and task, or defaults;
/// then the options, in the order of their generality.
struct RecipeChoice {
  var file: String?
  var algorithm: String?
  var meta: String?
  var environment: String?
  var steps: String?
  var seeds: String?
  var settings: [String] = []

  static let defaultAlgorithm = "td3"
  static let defaultEnvironment = "Pendulum"

  /// - Parameter note: told where settings come from.
  func resolved(note: (String) -> Void) throws -> Recipe {
    var recipe = try start(note)
    if let meta { try recipe.set("meta", text: meta) }
    if let environment { try recipe.set("environment.name", text: environment) }
    if let steps { try recipe.set("training.steps", text: steps) }
    for setting in settings {
      guard let equals = setting.firstIndex(of: "=") else {
        throw WrongUsage(
          "--set takes name=value, such as --set discount=0.98, not '\(setting)'.")
      }
      try recipe.set(
        String(setting[..<equals]), text: String(setting[setting.index(after: equals)...]))
    }
    if let seeds { recipe.seeds = try SeedList.parse(seeds) }
    return recipe
  }

  private func start(_ note: (String) -> Void) throws -> Recipe {
    if let file {
      let recipe = try Recipe(file: file)
      if let algorithm, algorithm != recipe.algorithm {
        throw WrongUsage(
          "\(file) is a recipe of \(recipe.algorithm); --algorithm \(algorithm) needs another.")
      }
      return recipe
    }
    let algorithm = algorithm ?? Self.defaultAlgorithm
    let environment = environment ?? Self.defaultEnvironment
    if let (path, recipe) = try RecipeShelf.recipe(algorithm: algorithm, environment: environment) {
      note("Settings from \(path)")
      return recipe
    }
    var recipe = try Recipe(algorithm: algorithm)
    try recipe.set("environment.name", text: environment)
    return recipe
  }
}
