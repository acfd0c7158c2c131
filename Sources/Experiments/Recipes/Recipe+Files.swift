import Environments
import Settings

extension Recipe {
  /// Reads a recipe.
  /// - Throws: `RecipeError` with file, line and the nearest key that exists.
  public init(file: String, algorithms: AlgorithmTable = .standard) throws {
    try self.init(RecipeDocument(path: file), algorithms: algorithms)
  }

  /// Reads a recipe from YAML; `file` names its origin in errors.
  /// - Throws: `RecipeError`.
  public init(yaml: String, file: String, algorithms: AlgorithmTable = .standard) throws {
    try self.init(RecipeDocument(yaml: yaml, file: file), algorithms: algorithms)
  }

  /// Reads a recipe that is a document, or a part of one.
  package init(_ document: RecipeDocument, algorithms: AlgorithmTable) throws {
    let entry = try Recipe.entry(of: document, algorithms)
    let meta = try Recipe.metaLearner(of: document, entry)
    try Recipe.refuseMisplaced(document, entry, meta)
    try document.requireOnly(
      [
        "algorithm", Recipe.metaKey, "seeds", Recipe.environmentSection, Recipe.trainingSection,
        entry.name,
      ] + [entry.isOnPolicy ? Recipe.trialSection : nil, meta.section?.name].compactMap { $0 })
    self.init(
      entry, seeds: try Recipe.seeds(of: document),
      environment: try document.decode(section: Recipe.environmentSection),
      training: try document.decode(section: Recipe.trainingSection),
      trial: try entry.isOnPolicy
        ? document.decode(section: Recipe.trialSection) : TrialSettings(),
      own: try Recipe.decode(entry.settings, entry.name, document), metaLearner: meta,
      meta: try Recipe.metaSettings(meta, document))
  }

  /// A setting at the top of a file, and settings of a meta-learner that is not there, are common
  /// slips, and deserve better than "remove it".
  private static func refuseMisplaced(
    _ document: RecipeDocument, _ entry: AlgorithmEntry, _ meta: MetaLearner
  ) throws(RecipeError) {
    var sections: [(String, [String])] = [
      (trainingSection, TrainingSettings.names), (entry.name, entry.settings.names),
      (environmentSection, EnvironmentSettings.names),
    ]
    if entry.isOnPolicy { sections.append((trialSection, TrialSettings.names)) }
    if let section = meta.section { sections.append((section.name, section.settings.names)) }
    for (key, line) in document.entries.map({ ($0.key, $0.line) }) {
      let users = MetaLearner.allCases.filter { $0.section?.name == key }
      if users.contains(where: entry.metaLearners.contains) && !users.contains(meta) {
        throw document.fault(line, .idleSection(key, meta: users.map(\.rawValue)))
      }
      for (section, names) in sections where names.contains(key) {
        throw document.fault(line, .misplacedKey(key, section: section))
      }
    }
  }

  /// Opens the existential type, so that a section can be decoded whatever algorithm it belongs to.
  private static func decode<Own: Settings>(
    _ type: Own.Type, _ section: String, _ document: RecipeDocument
  ) throws(RecipeError) -> any Settings {
    try document.decode(type, section: section)
  }

  private static func entry(
    of document: RecipeDocument, _ algorithms: AlgorithmTable
  ) throws(RecipeError) -> AlgorithmEntry {
    guard let node = document["algorithm"] else {
      throw document.fault(nil, .missingKey("algorithm"))
    }
    guard case .scalar(let name, _, let line) = node, !node.isEmpty else {
      throw document.fault(
        node.line,
        .wrongType(key: "algorithm", expected: "an algorithm's name", given: node.summary))
    }
    guard let entry = algorithms.entries.first(where: { $0.name == name }) else {
      let names = algorithms.entries.map(\.name)
      throw document.fault(
        line,
        .wrongType(
          key: "algorithm", expected: "one of \(names.joined(separator: ", "))",
          given: node.summary))
    }
    return entry
  }

  private static func metaLearner(
    of document: RecipeDocument, _ entry: AlgorithmEntry
  ) throws(RecipeError) -> MetaLearner {
    guard let node = document[metaKey], !node.isEmpty else { return .none }
    let names = entry.metaLearners.map(\.rawValue)
    guard case .scalar(let name, _, _) = node, names.contains(name),
      let found = MetaLearner(rawValue: name)
    else {
      throw document.fault(
        node.line,
        .wrongType(
          key: metaKey, expected: "one of \(names.joined(separator: ", "))", given: node.summary))
    }
    return found
  }

  private static func metaSettings(
    _ meta: MetaLearner, _ document: RecipeDocument
  ) throws(RecipeError) -> (any Settings)? {
    guard let section = meta.section else { return nil }
    return try decode(section.settings, section.name, document)
  }

  /// The seeds that stand under `seeds:`, or seed 0.
  package static func seeds(of document: RecipeDocument) throws(RecipeError) -> [UInt64] {
    guard let node = document["seeds"], !node.isEmpty else { return [0] }
    func refused() -> RecipeError {
      document.fault(
        node.line,
        .wrongType(
          key: "seeds", expected: "seeds such as 3, 0..4 or [0, 2, 5]", given: node.summary))
    }
    let text: String
    switch node {
    case .scalar(let scalar, _, _): text = scalar
    case .list(let nodes, _):
      var words: [String] = []
      for node in nodes {
        guard case .scalar(let word, _, _) = node else { throw refused() }
        words.append(word)
      }
      text = words.joined(separator: ",")
    case .mapping: throw refused()
    }
    do {
      return try SeedList.parse(text)
    } catch {
      throw document.fault(node.line, .setting(error))
    }
  }

  /// The recipe as YAML with every setting written out under its sentence. Reading it gives the same recipe.
  public var yaml: String {
    var text = "algorithm: \(RecipeText.scalar(.string(algorithm)))\n"
    text += "\(Recipe.metaKey): \(metaLearner.rawValue)\n"
    text += "seeds: \"\(SeedList.text(seeds))\"\n"
    for name in settings.sectionNames {
      guard let section = try? settings.section(name) else { continue }
      text += RecipeText.section(name, section)
    }
    return text
  }

  /// Writes the resolved recipe, as a run's folder keeps it.
  /// - Throws: `FileFault`.
  public func write(to path: String) throws(FileFault) {
    try WholeFile.write(text: yaml, to: path)
  }
}
