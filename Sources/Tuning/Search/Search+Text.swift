import Experiments
import Reproductions
import Settings

/// A search as a text that says all of it, and in what two searches differ.
extension Search {
  /// All that decides the search's numbers, a name and a text each, in the order of the file.
  var facts: [(name: String, value: String)] {
    var facts = [
      (name: "search", value: name), (name: "seed", value: "\(seed)"),
      (name: "seeds", value: SeedList.text(seeds)), (name: "trials", value: "\(trials)"),
      (name: "budget.least", value: "\(budget.least)"),
      (name: "budget.most", value: "\(budget.most)"), (name: "budget.eta", value: "\(budget.eta)"),
      (name: "objective", value: objective.kind.rawValue),
      (name: "window", value: "\(objective.window)"),
      (name: "confirm.best", value: "\(confirmation.best)"),
      (name: "confirm.seeds", value: SeedList.text(confirmation.seeds)),
    ]
    for setting in space { facts.append(("space.\(setting.path)", setting.summary)) }
    for task in tasks {
      facts.append(("task \(task.name)", task.environment))
      for (path, value) in resolved(on: task) { facts.append(("task \(task.name).\(path)", value)) }
    }
    return facts
  }

  /// Every setting of a task's runs that is not searched.
  private func resolved(on task: Task) -> [(String, String)] {
    guard let recipe = try? usualRecipe(on: task) else { return [] }
    return [("algorithm", recipe.algorithm), ("meta", recipe.metaLearner.rawValue)]
      + recipe.settings.values.map { ($0.path, "\($0.value)") }
  }

  /// The file of the search in its folder: a comment, then a fact a line, as `name: "value"`.
  public var text: String {
    """
    # The search as it was begun, with all settings of its runs written out. The journal and the runs beside
    # it belong to exactly this; Encore refuses to go on with another.

    """
      + facts.map { "\(Self.quoted($0.name)): \(Self.quoted($0.value))\n" }.joined()
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for character in text {
      if "\"\\".contains(character) { result += "\\" }
      result += character.isNewline ? " " : String(character)
    }
    return result + "\""
  }

  /// In what the search whose text lies in `document` differs, a phrase each; empty where it is the
  /// same.
  func differences(from document: RecipeDocument) -> [String] {
    var there: [String: String] = [:]
    for entry in document.entries {
      if case .scalar(let text, _, _) = entry.node { there[entry.key] = text }
    }
    var names: Set<String> = []
    let changed = facts.compactMap { name, value -> String? in
      names.insert(name)
      // Line ends within a value are written as blanks.
      let value = String(value.map { $0.isNewline ? " " : $0 })
      guard let other = there[name] else { return "\(name) is not there and \(value) here" }
      return other == value ? nil : "\(name) is \(other) there and \(value) here"
    }
    return changed
      + document.entries.map(\.key).filter { !names.contains($0) }
      .map { "\($0) is there and not here" }
  }
}
