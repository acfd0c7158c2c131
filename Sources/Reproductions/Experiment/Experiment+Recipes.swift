import Experiments
import Settings

extension Experiment {
  /// The recipe of one run: the base's sections that the variant's algorithm has, then the panel's settings,
  /// then what the variant differs in, the meta-learner before the rest.
  ///
  /// Task, steps, seed and the single thread belong to the panel and to the plan; no other place may set them.
  /// - Throws: `RecipeError`.
  func recipe(of variant: Variant, in panel: Panel, seed: UInt64) throws -> Recipe {
    var recipe = try Recipe(baseDocument(for: variant), algorithms: algorithms)
    let isMeta = { (change: Change) in change.path == "meta" }
    try recipe.apply(
      Self.terms, (panel.environment, panel.steps), seed: seed,
      changes: variant.changes.filter(isMeta) + panel.changes
        + variant.changes.filter { !isMeta($0) },
      of: base, line: variant.line)
    return recipe
  }

  private static let terms = RunTerms(
    owner: "an experiment", place: "the panels say the environment and the steps.")

  /// The base as a recipe of the variant's algorithm: sections of other algorithms are for other variants.
  private func baseDocument(for variant: Variant) -> RecipeDocument {
    let chosen = base["algorithm"]?.line
    var entries = base.entries
    var name: String?
    if let own = variant.algorithm {
      entries.removeAll { $0.key == "algorithm" }
      let line = chosen ?? variant.line
      entries.append(
        .init(
          key: "algorithm", line: line, node: .scalar(own, isQuoted: false, line: variant.line)))
      name = own
    } else if case .scalar(let text, _, _) = base["algorithm"] {
      name = text
    }
    let others = Set(algorithms.entries.map(\.name)).subtracting([name].compactMap { $0 })
    return RecipeDocument(
      file: base.file, entries: entries.filter { !others.contains($0.key) })
  }

  /// What the panels say must not stand in the base.
  func requireNothingDecidedElsewhere() throws(RecipeError) {
    if let node = base["seeds"] {
      throw base.fault(node.line, .misplacedKey("seeds", section: "panels"))
    }
    try Self.terms.requireNone(in: base)
  }

  /// A section of an algorithm that no variant has would be settings that do nothing.
  func requireNothingUnused() throws(RecipeError) {
    var common: String?
    if case .scalar(let name, _, _) = base["algorithm"] { common = name }
    let used = Set(variants.compactMap { $0.algorithm ?? common })
    for entry in base.entries
    where algorithms.entries.contains(where: { $0.name == entry.key }) && !used.contains(entry.key)
    {
      throw base.fault(
        entry.line, .invalid(key: entry.key, problem: "no variant uses this algorithm; remove it."))
    }
  }
}
