import Experiments
import Reproductions
import Settings

/// The section `space` of a search: `learningRate: {range: [1e-5, 1e-2], log: true}`,
/// `epochs: {choices: [2, 4, 8]}`.
extension Search {
  /// Reads the space against the base on the first task; the search has none yet.
  func space(of document: RecipeDocument) throws -> [SearchedSetting] {
    let usual = try usualRecipe(on: tasks[0])
    var space: [SearchedSetting] = []
    for entry in try document.mapping(document.required("space"), key: "space") {
      let (path, value) = try setting(entry.key, in: usual, document, line: entry.line)
      guard !space.contains(where: { $0.path == path }) else {
        throw document.fault(
          entry.line, .invalid(key: entry.key, problem: "it is searched over twice; remove one."))
      }
      let own = RecipeDocument(
        file: document.file, entries: try document.mapping(entry.node, key: entry.key))
      let values = try Self.values(entry, own, like: value, path: path, recipe: usual)
      let setting = SearchedSetting(path: path, values: values, usual: value, line: entry.line)
      guard let fitting = setting.fitting(value) else {
        throw document.fault(
          entry.line,
          .invalid(
            key: entry.key,
            problem: "the base has \(value), which is not in this space; the base is the first "
              + "trial, so widen the space or change the base."))
      }
      space.append(
        SearchedSetting(path: path, values: values, usual: fitting, line: entry.line))
    }
    guard !space.isEmpty else { throw document.fault(nil, .missingKey("space")) }
    return space
  }

  /// The setting's whole path and what the base has there.
  private func setting(
    _ word: String, in recipe: Recipe, _ document: RecipeDocument, line: Int
  ) throws -> (String, SettingValue) {
    let found = recipe.settings.values.filter { $0.path == word || $0.path.hasSuffix("." + word) }
    guard found.count == 1, let (path, value) = found.first else {
      var settings = recipe.settings
      do throws(SettingError) {
        // Which of the two faults it is, an unknown name or an ambiguous one, is said as
        // everywhere.
        try settings.set(word, text: "")
      } catch {
        throw document.fault(line, .setting(error))
      }
      throw document.fault(line, .unknownKey(word, nearest: []))
    }
    if RunTerms.paths.contains(path) {
      throw document.fault(line, .invalid(key: word, problem: Self.terms.problem(path)))
    }
    for task in tasks {
      let own = task.changes.first { $0.path == path || path.hasSuffix("." + $0.path) }
      if let own {
        throw document.fault(
          line,
          .invalid(
            key: word,
            problem: "the task \"\(task.name)\" sets it on line \(own.line); it can only be one."))
      }
    }
    return (path, value)
  }

  private static func values(
    _ entry: RecipeNode.Entry, _ own: RecipeDocument, like usual: SettingValue, path: String,
    recipe: Recipe
  ) throws -> SearchedSetting.Values {
    try own.requireOnly(["range", "log", "choices"])
    switch (own["range"], own["choices"]) {
    case (let range?, nil): return try numbers(entry, range, own, like: usual)
    case (nil, let choices?):
      if let log = own["log"] {
        throw own.fault(log.line, .invalid(key: "log", problem: "it goes with \"range\"."))
      }
      return try .choices(Self.choices(choices, own, path: path, recipe: recipe))
    case (nil, nil): throw own.fault(entry.line, .missingKey("range"))
    case (_?, let choices?):
      throw own.fault(
        choices.line, .invalid(key: "choices", problem: "there is a \"range\" already."))
    }
  }

  private static func numbers(
    _ entry: RecipeNode.Entry, _ node: RecipeNode, _ own: RecipeDocument, like usual: SettingValue
  ) throws(RecipeError) -> SearchedSetting.Values {
    func unfit(_ problem: String) -> RecipeError {
      own.fault(node.line, .invalid(key: "range", problem: problem))
    }
    let kind: SettingKind
    switch usual {
    case .int: kind = .int
    case .double: kind = .double
    default:
      throw unfit("\(entry.key) is no number; give its \"choices\".")
    }
    let numbers = kind == .int ? "whole numbers" : "numbers"
    guard case .list(let nodes, _) = node else {
      throw own.fault(
        node.line,
        .wrongType(
          key: "range", expected: "two \(numbers), the lower first", given: node.summary))
    }
    guard nodes.count == 2 else {
      throw unfit("it takes two \(numbers), the lower first, and here are \(nodes.count).")
    }
    var ends: [SettingValue] = []
    for node in nodes {
      guard case .scalar(let text, isQuoted: false, _) = node,
        let value = try? kind.read(text, for: entry.key)
      else { throw unfit("its ends are \(numbers), and \(node.summary) is none.") }
      ends.append(value)
    }
    let isLog = try isLog(own)
    guard let low = ends[0].asDouble, let high = ends[1].asDouble, low < high else {
      throw unfit("it begins at \(ends[0]) and ends at \(ends[1]); write the lower first.")
    }
    guard !isLog || low > 0 else {
      throw unfit("with \"log\" it must begin above 0; \(ends[0]) has no logarithm.")
    }
    if kind == .int, let low = ends[0].asInt, let high = ends[1].asInt {
      return .whole(low...high, isLog: isLog)
    }
    return .real(low...high, isLog: isLog)
  }

  private static func isLog(_ own: RecipeDocument) throws(RecipeError) -> Bool {
    guard let node = own["log"], !node.isEmpty else { return false }
    guard case .scalar(let text, isQuoted: false, _) = node,
      let value = (try? SettingKind.bool.read(text, for: "log"))?.asBool
    else {
      throw own.fault(
        node.line, .wrongType(key: "log", expected: "true or false", given: node.summary))
    }
    return value
  }

  /// Each choice is put on the base, which reads it as its setting does.
  private static func choices(
    _ node: RecipeNode, _ own: RecipeDocument, path: String, recipe: Recipe
  ) throws(RecipeError) -> [SettingValue] {
    guard case .list(let nodes, _) = node, nodes.count > 1 else {
      throw own.fault(
        node.line,
        .wrongType(key: "choices", expected: "a list of two or more", given: node.summary))
    }
    var choices: [SettingValue] = []
    for node in nodes {
      let text: String
      switch node {
      case .scalar(let scalar, _, _): text = scalar
      case .list(let items, _):
        text = items.map { item -> String in
          if case .scalar(let scalar, _, _) = item { return scalar }
          return item.summary
        }.joined(separator: ", ")
      case .mapping:
        throw own.fault(
          node.line, .wrongType(key: "choices", expected: "a list of values", given: node.summary))
      }
      var settings = recipe.settings
      do throws(SettingError) {
        try settings.set(path, text: text)
      } catch {
        throw own.fault(node.line, .setting(error))
      }
      guard let value = settings.values.first(where: { $0.path == path })?.value,
        !choices.contains(value)
      else {
        throw own.fault(
          node.line, .invalid(key: "choices", problem: "\(text) is there twice; remove one."))
      }
      choices.append(value)
    }
    return choices
  }
}
