import Yams

extension RecipeDocument {
  /// The tree of `yaml` with its lines; nil when nothing is written in it.
  static func tree(of yaml: String, file: String) throws(RecipeError) -> RecipeNode? {
    if let line = lineThatIsTooDeep(yaml) {
      throw RecipeError(file: file, line: line, reason: .notYAML("it is nested too deeply."))
    }
    guard yaml.utf8.count <= longestFile else {
      throw RecipeError(file: file, line: nil, reason: .notYAML("it is longer than 1 MiB."))
    }
    let root: Node?
    do {
      root = try compose(yaml: yaml)
    } catch {
      throw RecipeError(file: file, line: line(of: error), reason: .notYAML(problem(of: error)))
    }
    guard let root else { return nil }
    var budget = mostNodes
    do throws(Fault) {
      let tree = try convert(root, &budget)
      return tree.isEmpty ? nil : tree
    } catch {
      throw RecipeError(file: file, line: error.line, reason: .notYAML(error.problem))
    }
  }

  private struct Fault: Error {
    var line: Int?
    var problem: String
  }

  /// A file can refer to itself often enough to fill any memory; no recipe comes near this.
  private static let mostNodes = 100_000
  private static let deepest = 50

  private static func convert(_ node: Node, _ budget: inout Int) throws(Fault) -> RecipeNode {
    let line = node.mark?.line ?? 1
    budget -= 1
    guard budget > 0 else { throw Fault(line: line, problem: "it has too many parts.") }
    switch node {
    case .scalar(let scalar):
      return .scalar(scalar.string, isQuoted: scalar.style != .plain, line: line)
    case .sequence(let sequence):
      var items: [RecipeNode] = []
      for item in sequence { items.append(try convert(item, &budget)) }
      return .list(items, line: line)
    case .mapping(let mapping):
      var entries: [RecipeNode.Entry] = []
      for (key, value) in mapping {
        guard let name = key.scalar?.string else {
          throw Fault(line: key.mark?.line ?? line, problem: "a key must be a word.")
        }
        entries.append(
          .init(key: name, line: key.mark?.line ?? line, node: try convert(value, &budget)))
      }
      return .mapping(entries, line: line)
    case .alias:
      throw Fault(line: line, problem: "recipes do without aliases (*name); write the value.")
    }
  }

  /// The parser recurses, so depth is bounded before it starts: by brackets, by `- - -`, and by
  /// indentation.
  private static func lineThatIsTooDeep(_ yaml: String) -> Int? {
    var brackets = 0
    for (index, line) in yaml.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let content = line.drop { $0 == " " }
      guard !content.hasPrefix("#") else { continue }
      let indentation = line.count - content.count
      let dashes = content.prefix { "-?: \t".contains($0) }.count
      for character in content {
        if "[{".contains(character) { brackets += 1 }
        if "]}".contains(character) { brackets = max(0, brackets - 1) }
      }
      if brackets > deepest || indentation + dashes > 4 * deepest { return index + 1 }
    }
    return nil
  }

  private static func line(of error: any Error) -> Int? {
    switch error as? YamlError {
    case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _):
      mark.line
    case .duplicatedKeysInMapping(_, let context): context.mark.line
    default: nil
    }
  }

  private static func problem(of error: any Error) -> String {
    switch error as? YamlError {
    case .scanner(_, let problem, _, _), .parser(_, let problem, _, _),
      .composer(_, let problem, _, _):
      "\(problem)."
    case .reader(let problem, _, _, _): "\(problem)."
    case .duplicatedKeysInMapping(let keys, _):
      "the key \"\(keys.joined(separator: "\", \""))\" is given twice."
    default: "\(error)"
    }
  }
}
