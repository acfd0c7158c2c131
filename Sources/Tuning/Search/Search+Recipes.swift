import Experiments
import Reproductions
import Settings

extension Search {
  /// What the tasks and the budget say, and no other place may set.
  static let terms = RunTerms(
    owner: "a search", place: "the tasks say the environment and the budget the steps.")

  /// The recipe of one run: the base, the task's settings, then those of the configuration.
  /// - Parameters:
  ///   - configuration: a value for each searched setting.
  ///   - steps: environment steps.
  /// - Throws: `SettingError` or `RecipeFault` when the settings do not go together, `RecipeError`
  ///   where the file is to blame.
  public func recipe(
    of configuration: Configuration, on task: Task, seed: UInt64, steps: Int
  ) throws -> Recipe {
    precondition(
      configuration.count == space.count,
      "A configuration has a value for each of \(space.count) settings, not \(configuration.count)")
    var recipe = try usualRecipe(on: task, seed: seed, steps: steps)
    for (setting, value) in zip(space, configuration) {
      try recipe.set(setting.path, text: "\(value)")
    }
    _ = try recipe.plan(seed: seed)
    return recipe
  }

  /// The base with a task's settings, and nothing searched.
  func usualRecipe(on task: Task, seed: UInt64 = 0, steps: Int? = nil) throws -> Recipe {
    var recipe = try Recipe(base, algorithms: algorithms)
    try recipe.apply(
      Self.terms, (task.environment, steps ?? budget.most), seed: seed, changes: task.changes,
      of: base, line: task.line)
    return recipe
  }

  /// The base's own values.
  public var usualConfiguration: Configuration { space.map(\.usual) }

  /// Puts every end and every choice on the base of every task, one at a time.
  func requireSoundSpace() throws {
    for task in tasks {
      _ = try usualRecipe(on: task)
      for (index, setting) in space.enumerated() {
        for probe in setting.probes {
          var configuration = usualConfiguration
          configuration[index] = probe
          do {
            _ = try recipe(of: configuration, on: task, seed: 0, steps: budget.most)
          } catch let error as SettingError {
            throw base.fault(setting.line, .setting(error))
          }
        }
      }
    }
  }

  /// What the tasks and the budget say must not stand in the base.
  static func requireNothingDecidedElsewhere(_ base: RecipeDocument) throws(RecipeError) {
    if let node = base["seeds"] {
      throw base.fault(
        node.line,
        .invalid(key: "seeds", problem: "the search's own \"seeds\" say them; remove it here."))
    }
    try terms.requireNone(in: base)
  }
}
