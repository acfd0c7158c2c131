import Experiments
import Settings

/// What the file of an experiment or of a search holds besides settings: words, names, counts, lists of names,
/// changes.
extension RecipeDocument {
  package func required(_ key: String) throws(RecipeError) -> RecipeNode {
    guard let node = self[key], !node.isEmpty else { throw fault(nil, .missingKey(key)) }
    return node
  }

  /// The text under `key`, which must be there.
  package func text(_ key: String) throws(RecipeError) -> String {
    let node = try required(key)
    guard case .scalar(let text, _, _) = node else {
      throw fault(node.line, .wrongType(key: key, expected: "a text", given: node.summary))
    }
    // What is folded over several lines ends with a line's end.
    return String(text.reversed().drop { $0.isWhitespace }.reversed())
  }

  /// The text under `key` that can be the name of a folder.
  package func name(_ key: String) throws(RecipeError) -> String {
    let name = try text(key)
    try requireSafe(name, at: self[key]?.line)
    return name
  }

  package func requireSafe(_ name: String, at line: Int?) throws(RecipeError) {
    guard let first = name.first, name.allSatisfy(Self.isSafe), first != ".", first != "-" else {
      throw fault(
        line,
        .invalid(
          key: name, problem: "names consist of letters, digits, \"-\", \"_\", \"+\" and \".\"."))
    }
  }

  static func isSafe(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || "-_.+".contains(character)
  }

  /// The positive whole number under `key`; nil where there is none.
  package func count(_ key: String) throws(RecipeError) -> Int? {
    guard let node = self[key], !node.isEmpty else { return nil }
    func refused() -> RecipeError {
      fault(
        node.line,
        .wrongType(key: key, expected: "a whole number from 1 to 1e12", given: node.summary))
    }
    guard case .scalar(let text, isQuoted: false, _) = node,
      let number = (try? SettingKind.int.read(text, for: key))?.asInt,
      (1...1_000_000_000_000).contains(number)
    else { throw refused() }
    return number
  }

  /// The list of names under `key`, each one of `known`, in the order of `known`; nil where there is none.
  package func names(_ key: String, among known: [String]) throws(RecipeError) -> [String]? {
    guard let node = self[key], !node.isEmpty else { return nil }
    func refused(_ node: RecipeNode) -> RecipeError {
      fault(
        node.line,
        .wrongType(
          key: key, expected: "a list of \(known.joined(separator: ", "))", given: node.summary))
    }
    guard case .list(let nodes, _) = node, !nodes.isEmpty else { throw refused(node) }
    var names: Set<String> = []
    for node in nodes {
      guard case .scalar(let name, _, let line) = node else { throw refused(node) }
      guard known.contains(name) else {
        throw fault(line, .unknownKey(name, nearest: nearestNames(to: name, among: known)))
      }
      names.insert(name)
    }
    return known.filter(names.contains)
  }

  /// Settings as changes: `hidden: [8]`, `td3.hidden: [8]`, or `td3: {hidden: [8]}`.
  package func changes(_ entries: [RecipeNode.Entry]) throws(RecipeError) -> [Experiment.Change] {
    var changes: [Experiment.Change] = []
    for entry in entries {
      if case .mapping(let inner, _) = entry.node {
        for own in inner {
          changes.append(
            .init(path: "\(entry.key).\(own.key)", text: try value(of: own), line: own.line))
        }
      } else {
        changes.append(.init(path: entry.key, text: try value(of: entry), line: entry.line))
      }
    }
    return changes
  }

  private func value(of entry: RecipeNode.Entry) throws(RecipeError) -> String {
    switch entry.node {
    case .scalar(let text, _, _) where !entry.node.isEmpty: return text
    case .list(let nodes, _):
      let words = nodes.compactMap { node -> String? in
        if case .scalar(let word, _, _) = node { return word }
        return nil
      }
      if words.count == nodes.count { return "[\(words.joined(separator: ", "))]" }
    default: break
    }
    throw fault(
      entry.line, .wrongType(key: entry.key, expected: "a value", given: entry.node.summary))
  }
}
