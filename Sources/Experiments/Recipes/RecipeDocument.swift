import Settings

/// A recipe as it stands in its file: keys, values and their lines, not yet understood.
///
/// ```swift
/// let document = try RecipeDocument(path: "walker.yaml")
/// let settings = try document.decode(TD3Settings.self, section: "settings")
/// ```
public struct RecipeDocument: Hashable, Sendable {
  /// The file, as the user named it.
  public let file: String
  /// The keys at the top, in the order of the file.
  public let entries: [RecipeNode.Entry]

  /// Reads the file at `path`.
  /// - Throws: `RecipeError`.
  public init(path: String) throws(RecipeError) {
    let bytes: [UInt8]
    do throws(FileFault) {
      bytes = try WholeFile.read(path, limit: Self.longestFile + 1)
    } catch {
      throw RecipeError(file: path, line: nil, reason: .unreadable(error))
    }
    guard let yaml = String(validating: bytes, as: UTF8.self) else {
      throw RecipeError(file: path, line: nil, reason: .notYAML("it is not text in UTF-8."))
    }
    try self.init(yaml: yaml, file: path)
  }

  /// Reads `yaml`; `file` names its origin in errors.
  /// - Throws: `RecipeError`.
  public init(yaml: String, file: String) throws(RecipeError) {
    self.file = file
    guard let root = try Self.tree(of: yaml, file: file) else {
      entries = []
      return
    }
    guard case .mapping(let entries, _) = root else {
      throw RecipeError(
        file: file, line: root.line,
        reason: .notYAML("it must be keys and values, such as \"algorithm: td3\"."))
    }
    self.entries = entries
  }

  /// A part of a file as a document of its own: `entries` keep the lines that they stand on.
  package init(file: String, entries: [RecipeNode.Entry]) {
    self.file = file
    self.entries = entries
  }

  /// What stands under `key` at the top.
  public subscript(key: String) -> RecipeNode? { entries.first { $0.key == key }?.node }

  /// The defaults of `type` with what stands under `section` set over them, checked as a whole.
  /// A missing or empty section gives the defaults.
  /// - Throws: `RecipeError` with the line of the first key that is unknown or ill-typed.
  public func decode<Wanted: Settings>(
    _ type: Wanted.Type = Wanted.self, section: String
  ) throws(RecipeError) -> Wanted {
    var settings = Wanted()
    guard let node = self[section], !node.isEmpty else { return settings }
    for entry in try mapping(node, key: section) {
      do throws(SettingError) {
        let fields = Wanted.fields
        guard let field = fields.first(where: { $0.name == entry.key }) else {
          throw .unknownName(
            entry.key, nearest: nearestNames(to: entry.key, among: fields.map(\.name)))
        }
        try field.set(&settings, to: entry.node.value(as: field.kind, for: entry.key))
      } catch {
        throw fault(entry.line, .setting(error))
      }
    }
    do throws(SettingError) {
      try settings.validate()
    } catch {
      let line = try mapping(node, key: section).first { $0.key == error.name }?.line
      throw fault(line ?? node.line, .setting(error))
    }
    return settings
  }

  /// Refuses keys at the top that are not among `known`.
  /// - Throws: `RecipeError` for the first one.
  public func requireOnly(_ known: [String]) throws(RecipeError) {
    try requireOnly(known, in: entries)
  }

  /// Refuses keys among `entries` that are not among `known`.
  package func requireOnly(
    _ known: [String], in entries: [RecipeNode.Entry]
  ) throws(RecipeError) {
    for entry in entries where !known.contains(entry.key) {
      throw fault(
        entry.line, .unknownKey(entry.key, nearest: nearestNames(to: entry.key, among: known)))
    }
  }

  /// The keys of `node`, which stands under `key`.
  package func mapping(_ node: RecipeNode, key: String) throws(RecipeError) -> [RecipeNode.Entry] {
    guard case .mapping(let entries, _) = node else {
      throw fault(
        node.line, .wrongType(key: key, expected: "a section of keys", given: node.summary))
    }
    return entries
  }

  /// What is wrong on `line` of this file.
  package func fault(_ line: Int?, _ reason: RecipeError.Reason) -> RecipeError {
    RecipeError(file: file, line: line, reason: reason)
  }

  static let longestFile = 1 << 20
}
