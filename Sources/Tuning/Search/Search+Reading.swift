import Experiments
import Reproductions
import Settings

extension Search {
  /// Reads a search and tries the ends of its space, so that nothing is wrong with any of them.
  /// - Parameter isQuick: whether what stands under `quick` takes the place of the rest.
  /// - Throws: `RecipeError` with file, line and the nearest key that exists;
  ///   `TuningFault.notQuick`.
  public init(file: String, isQuick: Bool = false, algorithms: AlgorithmTable = .standard) throws {
    try self.init(RecipeDocument(path: file), isQuick, algorithms)
  }

  /// Reads a search from YAML; `file` names its origin in errors.
  /// - Throws: `RecipeError`; `TuningFault.notQuick`.
  public init(
    yaml: String, file: String, isQuick: Bool = false, algorithms: AlgorithmTable = .standard
  ) throws {
    try self.init(RecipeDocument(yaml: yaml, file: file), isQuick, algorithms)
  }

  /// What a quick form may say in place of the rest.
  private static let quickKeys = ["seeds", "budget", "trials", "window", "confirm"]

  private init(
    _ whole: RecipeDocument, _ isQuick: Bool, _ algorithms: AlgorithmTable
  ) throws {
    try whole.requireOnly(
      ["search", "title", "base", "tasks", "space", "objective", "seed", "quick"] + Self.quickKeys)
    // Both forms are checked, whichever is wanted.
    _ = try Self.parts(of: whole)
    let quick = try Self.quickForm(of: whole)
    if let quick { _ = try Self.parts(of: quick) }
    if isQuick && quick == nil { throw TuningFault.notQuick(search: try whole.name("search")) }
    let document = isQuick ? quick ?? whole : whole
    let base = RecipeDocument(
      file: document.file,
      entries: try document.mapping(document.required("base"), key: "base"))
    let parts = try Self.parts(of: document)
    try Self.requireNothingDecidedElsewhere(base)
    let draft = Search(parts, space: [], isQuick: isQuick, base: base, algorithms: algorithms)
    let space = try draft.space(of: document)
    self.init(parts, space: space, isQuick: isQuick, base: base, algorithms: algorithms)
    try requireSoundSpace()
  }

  private static func quickForm(of whole: RecipeDocument) throws(RecipeError) -> RecipeDocument? {
    guard let node = whole["quick"], !node.isEmpty else { return nil }
    let own = try whole.mapping(node, key: "quick")
    try whole.requireOnly(quickKeys, in: own)
    let replaced = Set(own.map(\.key))
    return RecipeDocument(
      file: whole.file, entries: whole.entries.filter { !replaced.contains($0.key) } + own)
  }

  private static func parts(of document: RecipeDocument) throws(RecipeError) -> Parts {
    guard document["seeds"] != nil else { throw document.fault(nil, .missingKey("seeds")) }
    let seeds = try Recipe.seeds(of: document)
    guard let trials = try document.count("trials") else {
      throw document.fault(nil, .missingKey("trials"))
    }
    guard trials <= mostTrials else {
      throw document.fault(
        document["trials"]?.line,
        .invalid(key: "trials", problem: "a search has at most \(mostTrials) trials."))
    }
    return Parts(
      name: try document.name("search"), title: try document.text("title"),
      tasks: try tasks(of: document), seeds: seeds, budget: try budget(of: document),
      trials: trials, objective: try objective(of: document),
      confirmation: try confirmation(of: document, besides: seeds),
      seed: try searchSeed(of: document))
  }

  /// The most trials that a search may have: the names of folders have four digits.
  public static let mostTrials = 9999

  private static func searchSeed(of document: RecipeDocument) throws(RecipeError) -> UInt64 {
    guard let node = document["seed"], !node.isEmpty else { return 0 }
    guard case .scalar(let text, isQuoted: false, _) = node, let seed = UInt32(text) else {
      throw document.fault(
        node.line,
        .wrongType(
          key: "seed", expected: "a whole number from 0 to \(UInt32.max)", given: node.summary))
    }
    return UInt64(seed)
  }

  private static func tasks(of document: RecipeDocument) throws(RecipeError) -> [Task] {
    let list = try document.required("tasks")
    guard case .list(let nodes, _) = list, !nodes.isEmpty else {
      throw document.fault(
        list.line, .wrongType(key: "tasks", expected: "a list of tasks", given: list.summary))
    }
    var tasks: [Task] = []
    for node in nodes {
      let own = RecipeDocument(
        file: document.file, entries: try document.mapping(node, key: "tasks"))
      try own.requireOnly(["name", "environment", "settings"])
      guard own["environment"] != nil else {
        throw document.fault(node.line, .missingKey("environment"))
      }
      let environment = try own.text("environment")
      var changes: [Experiment.Change] = []
      if let settings = own["settings"], !settings.isEmpty {
        changes = try own.changes(own.mapping(settings, key: "settings"))
      }
      let name = own["name"] == nil ? Experiment.safeName(environment) : try own.name("name")
      guard !tasks.contains(where: { $0.name == name }) else {
        throw document.fault(
          node.line,
          .invalid(
            key: "tasks",
            problem: "two tasks are called \"\(name)\"; tell them apart with \"name:\"."))
      }
      tasks.append(Task(name: name, environment: environment, changes: changes, line: node.line))
    }
    return tasks
  }

  private static func budget(of document: RecipeDocument) throws(RecipeError) -> Budget {
    let node = try document.required("budget")
    let own = RecipeDocument(
      file: document.file, entries: try document.mapping(node, key: "budget"))
    try own.requireOnly(["least", "most", "eta"])
    func count(_ key: String) throws(RecipeError) -> Int {
      guard let count = try own.count(key) else {
        throw document.fault(node.line, .missingKey(key))
      }
      return count
    }
    let budget = Budget(
      least: try count("least"), most: try count("most"), eta: try own.count("eta") ?? 3)
    guard budget.most > budget.least else {
      throw document.fault(
        own["most"]?.line, .invalid(key: "most", problem: "it must be above \"least\"."))
    }
    guard (2...100).contains(budget.eta) else {
      throw document.fault(
        own["eta"]?.line, .invalid(key: "eta", problem: "it must be from 2 to 100."))
    }
    guard budget.least * budget.eta <= budget.most else {
      throw document.fault(
        own["least"]?.line,
        .invalid(
          key: "least",
          problem: "\"most\" divided by \"eta\" is below it, so all trials would have one budget."))
    }
    return budget
  }

  private static func objective(of document: RecipeDocument) throws(RecipeError) -> Objective {
    let window = try document.count("window") ?? 5
    guard let node = document["objective"], !node.isEmpty else {
      return Objective(kind: .last, window: window)
    }
    let names = Objective.Kind.allCases.map(\.rawValue)
    guard case .scalar(let name, _, _) = node, let kind = Objective.Kind(rawValue: name) else {
      throw document.fault(
        node.line,
        .wrongType(
          key: "objective", expected: "one of \(names.joined(separator: ", "))",
          given: node.summary))
    }
    if kind == .final, let window = document["window"], !window.isEmpty {
      throw document.fault(
        window.line,
        .invalid(
          key: "window", problem: "\"objective: final\" looks at one evaluation; remove it."))
    }
    return Objective(kind: kind, window: kind == .final ? 1 : window)
  }

  private static func confirmation(
    of document: RecipeDocument, besides seeds: [UInt64]
  ) throws(RecipeError) -> Confirmation {
    let node = try document.required("confirm")
    let own = RecipeDocument(
      file: document.file, entries: try document.mapping(node, key: "confirm"))
    try own.requireOnly(["best", "seeds"])
    guard own["seeds"] != nil else { throw document.fault(node.line, .missingKey("seeds")) }
    let fresh = try Recipe.seeds(of: own)
    if let seen = fresh.first(where: Set(seeds).contains) {
      throw document.fault(
        own["seeds"]?.line,
        .invalid(
          key: "seeds",
          problem: "the search itself uses seed \(seen), and what it selected by cannot confirm "
            + "it; choose others."))
    }
    return Confirmation(best: try own.count("best") ?? 3, seeds: fresh)
  }
}
