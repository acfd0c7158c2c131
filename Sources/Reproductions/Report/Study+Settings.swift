import Experiments
import Settings

/// The settings of a study, as far as they are worth a line.
extension Study {
  /// What all runs share and what is not the default, a row a setting.
  var sharedTable: ResultTable {
    var table = ResultTable(columns: ["setting", "value", "default"])
    guard let first = runs.first else { return table }
    let all = runs.map { Self.values(of: $0.recipe) }
    for (path, value) in first.recipe.settings.values {
      let text = "\(value)"
      guard all.allSatisfy({ $0[path] == text }), let usual = usual(path, first.recipe),
        usual != text
      else { continue }
      table.append([path, text, usual])
    }
    return table
  }

  /// In what the variants differ, as the experiment says.
  var variantTable: ResultTable {
    var table = ResultTable(columns: ["variant", "algorithm", "its own settings"])
    for variant in variants {
      let algorithm = runs.first { $0.variant == variant.name }?.recipe.algorithm ?? ""
      let changes = variant.changes.map { "\($0.path) = \($0.text)" }
      table.append([
        variant.name, algorithm, changes.isEmpty ? "none" : changes.joined(separator: ", "),
      ])
    }
    return table
  }

  /// Settings of one panel only, a row a panel.
  var panelTable: ResultTable {
    var table = ResultTable(columns: ["panel", "environment", "seeds", "its own settings"])
    for panel in panels {
      let changes = panel.changes.map { "\($0.path) = \($0.text)" }
      table.append([
        panel.name, panel.environment, SeedList.text(panel.seeds),
        changes.isEmpty ? "none" : changes.joined(separator: ", "),
      ])
    }
    return table
  }

  private static func values(of recipe: Recipe) -> [String: String] {
    var values: [String: String] = [:]
    for (path, value) in recipe.settings.values { values[path] = "\(value)" }
    return values
  }

  private func usual(_ path: String, _ recipe: Recipe) -> String? {
    let usual = try? Recipe(algorithm: recipe.algorithm, algorithms: experiment.algorithms)
    return usual.flatMap { Self.values(of: $0)[path] }
  }
}
