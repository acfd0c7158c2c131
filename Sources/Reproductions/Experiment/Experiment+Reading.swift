import Experiments
import Settings

extension Experiment {
  /// Reads an experiment and resolves the recipe of every run, so that nothing is wrong with any of them.
  /// - Throws: `RecipeError` with file, line and the nearest key that exists.
  public init(file: String, algorithms: AlgorithmTable = .standard) throws {
    try self.init(RecipeDocument(path: file), algorithms)
  }

  /// Reads an experiment from YAML; `file` names its origin in errors.
  /// - Throws: `RecipeError`.
  public init(yaml: String, file: String, algorithms: AlgorithmTable = .standard) throws {
    try self.init(RecipeDocument(yaml: yaml, file: file), algorithms)
  }

  private init(_ document: RecipeDocument, _ algorithms: AlgorithmTable) throws {
    try document.requireOnly([
      "experiment", "title", "source", "question", "window", "base", "variants", "panels", "quick",
      "explain", "figures",
    ])
    let head = Head(
      name: try document.name("experiment"), title: try document.text("title"),
      source: try document.text("source"), question: try document.text("question"),
      window: try document.count("window") ?? 10, figures: try Self.figures(of: document))
    let base = RecipeDocument(
      file: document.file,
      entries: try document.mapping(document.required("base"), key: "base"))
    let variants = try Self.variants(of: document)
    let panels = try Self.panels(of: document, key: "panels", variants: variants.map(\.name))
    guard !panels.isEmpty else { throw document.fault(nil, .missingKey("panels")) }
    self.init(
      head, variants: variants, panels: panels,
      quickPanels: try Self.panels(of: document, key: "quick", variants: variants.map(\.name)),
      looks: try Self.looks(of: document, among: variants),
      base: base, algorithms: algorithms)
    try requireNothingDecidedElsewhere()
    for panel in self.panels + quickPanels {
      for variant in self.variants where panel.variants.contains(variant.name) {
        let recipe = try recipe(of: variant, in: panel, seed: panel.seeds[0])
        try requireExplainable(recipe, of: variant)
      }
    }
    try requireNothingUnused()
  }

  private static func figures(of document: RecipeDocument) throws(RecipeError) -> [Figure] {
    let names = try document.names("figures", among: Figure.allCases.map(\.rawValue))
    return names.map { $0.compactMap(Figure.init(rawValue:)) } ?? [.curves]
  }

  private static func variants(of document: RecipeDocument) throws(RecipeError) -> [Variant] {
    var variants: [Variant] = []
    for entry in try document.mapping(document.required("variants"), key: "variants") {
      try document.requireSafe(entry.key, at: entry.line)
      var entries: [RecipeNode.Entry] = []
      if !entry.node.isEmpty { entries = try document.mapping(entry.node, key: entry.key) }
      let own = RecipeDocument(file: document.file, entries: entries)
      variants.append(
        Variant(
          name: entry.key,
          algorithm: own["algorithm"] == nil ? nil : try own.text("algorithm"),
          changes: try document.changes(entries.filter { $0.key != "algorithm" }),
          line: entry.line))
    }
    guard !variants.isEmpty else { throw document.fault(nil, .missingKey("variants")) }
    return variants
  }

  private static func panels(
    of document: RecipeDocument, key: String, variants: [String]
  ) throws(RecipeError) -> [Panel] {
    guard let node = document[key], !node.isEmpty else { return [] }
    guard case .list(let nodes, _) = node else {
      throw document.fault(
        node.line, .wrongType(key: key, expected: "a list of panels", given: node.summary))
    }
    var panels: [Panel] = []
    for node in nodes {
      let entries = try document.mapping(node, key: key)
      let panel = try panel(
        RecipeDocument(file: document.file, entries: entries), line: node.line, variants)
      if panels.contains(where: { $0.name == panel.name }) {
        throw document.fault(
          panel.line,
          .invalid(
            key: key,
            problem: "two panels are called \"\(panel.name)\"; tell them apart with \"name:\"."))
      }
      panels.append(panel)
    }
    return panels
  }

  private static func panel(
    _ document: RecipeDocument, line: Int, _ variants: [String]
  ) throws(RecipeError) -> Panel {
    try document.requireOnly([
      "name", "environment", "seeds", "steps", "variants", "settings", "paper",
    ])
    guard document["environment"] != nil else {
      throw document.fault(line, .missingKey("environment"))
    }
    let environment = try document.text("environment")
    guard let steps = try document.count("steps") else {
      throw document.fault(line, .missingKey("steps"))
    }
    var changes: [Change] = []
    if let node = document["settings"], !node.isEmpty {
      changes = try document.changes(document.mapping(node, key: "settings"))
    }
    return Panel(
      name: document["name"] == nil ? safeName(environment) : try document.name("name"),
      environment: environment, seeds: try Recipe.seeds(of: document), steps: steps,
      variants: try document.names("variants", among: variants) ?? variants, changes: changes,
      paper: try paper(document), line: line)
  }

  private static func paper(_ document: RecipeDocument) throws(RecipeError) -> Paper? {
    guard let node = document["paper"], !node.isEmpty else { return nil }
    let paper = RecipeDocument(
      file: document.file, entries: try document.mapping(node, key: "paper"))
    try paper.requireOnly(["seeds", "steps"])
    return Paper(seeds: try paper.count("seeds"), steps: try paper.count("steps"))
  }

  /// An environment's name as a folder can have it.
  package static func safeName(_ name: String) -> String {
    String(name.map { RecipeDocument.isSafe($0) ? $0 : "-" })
  }
}
