/// A piece of a recipe with the line it stands on: a scalar, a list or a mapping.
public indirect enum RecipeNode: Hashable, Sendable {
  /// A single value as written; `isQuoted` tells `"1"` from `1`.
  case scalar(String, isQuoted: Bool, line: Int)
  /// A list.
  case list([RecipeNode], line: Int)
  /// Keys and values in the order of the file.
  case mapping([Entry], line: Int)

  /// A key of a mapping and what stands under it.
  public struct Entry: Hashable, Sendable {
    /// The key.
    public let key: String
    /// The line of the key, from 1.
    public let line: Int
    /// What stands under it.
    public let node: RecipeNode

    /// A key with what stands under it.
    package init(key: String, line: Int, node: RecipeNode) {
      self.key = key
      self.line = line
      self.node = node
    }
  }

  /// The line it starts on, from 1.
  public var line: Int {
    switch self {
    case .scalar(_, _, let line), .list(_, let line), .mapping(_, let line): line
    }
  }

  /// Whether nothing is written here: `key:` alone, `~` or `null`.
  public var isEmpty: Bool {
    if case .scalar(let text, false, _) = self { return ["", "~", "null"].contains(text) }
    return false
  }

  /// What it looks like, for messages.
  public var summary: String {
    switch self {
    case _ where isEmpty: "nothing"
    case .scalar(let text, let isQuoted, _): isQuoted ? "the text \"\(text)\"" : "\"\(text)\""
    case .list: "a list"
    case .mapping: "a section"
    }
  }
}
