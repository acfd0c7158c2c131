import Settings

extension RecipeDocument {
  /// The word under `key` at the top.
  func string(_ key: String) throws(RecipeError) -> String {
    guard let node = self[key] else { throw fault(nil, .missingKey(key)) }
    return try word(node, key: key)
  }

  func word(_ node: RecipeNode, key: String) throws(RecipeError) -> String {
    guard case .scalar(let text, _, _) = node, !node.isEmpty, !text.isEmpty else {
      throw fault(node.line, .wrongType(key: key, expected: "a name", given: node.summary))
    }
    return text
  }

  /// The positive whole number under `key`, or nil when the key is not there.
  func count(_ key: String, in entries: [RecipeNode.Entry]) throws(RecipeError) -> Int? {
    guard let node = entries.first(where: { $0.key == key })?.node else { return nil }
    do throws(SettingError) {
      guard let count = try node.value(as: .int, for: key).asInt else {
        throw .wrongType(name: key, expected: SettingKind.int.description, given: node.summary)
      }
      guard count >= 1 else {
        throw .outOfRange(name: key, range: "at least 1", given: "\(count)")
      }
      return count
    } catch {
      throw fault(node.line, .setting(error))
    }
  }

  /// The seeds, as text or as a list, or nil when the key is not there.
  func seeds() throws(RecipeError) -> [UInt64]? {
    guard let node = self["seeds"] else { return nil }
    do throws(SettingError) {
      switch node {
      case .scalar(let text, _, _): return try SeedList.parse(text)
      case .list(let items, _):
        let texts = items.compactMap { item in
          if case .scalar(let text, _, _) = item { text } else { nil as String? }
        }
        guard texts.count == items.count, !texts.isEmpty else { fallthrough }
        return try SeedList.parse(texts.joined(separator: ","))
      default:
        throw .wrongType(
          name: "seeds", expected: "seeds such as 3, 0..4 or [0, 2, 5]", given: node.summary)
      }
    } catch {
      throw fault(node.line, .setting(error))
    }
  }
}

extension EnvironmentRequest {
  /// Reads a name alone, or a section with `name`, `count` and `arguments`.
  init(_ node: RecipeNode, in document: RecipeDocument) throws(RecipeError) {
    if case .scalar = node {
      self.init(try document.word(node, key: "environment"))
      return
    }
    let entries = try document.mapping(node, key: "environment")
    try document.requireOnly(["name", "count", "arguments"], in: entries)
    guard let name = entries.first(where: { $0.key == "name" })?.node else {
      throw document.fault(node.line, .missingKey("name"))
    }
    self.init(
      try document.word(name, key: "name"), count: try document.count("count", in: entries) ?? 1)
    guard let given = entries.first(where: { $0.key == "arguments" })?.node, !given.isEmpty else {
      return
    }
    for entry in try document.mapping(given, key: "arguments") {
      guard let value = entry.node.value else {
        throw document.fault(
          entry.line,
          .wrongType(key: entry.key, expected: "a value or a list", given: entry.node.summary))
      }
      arguments.append(Argument(entry.key, value))
    }
  }
}
