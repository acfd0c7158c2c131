import Settings

extension RecipeNode {
  /// The value for a setting of `kind`. What is quoted is a text and nothing else.
  /// - Throws: `SettingError.wrongType`, naming `name`.
  func value(as kind: SettingKind, for name: String) throws(SettingError) -> SettingValue {
    switch self {
    case _ where isEmpty:
      throw .wrongType(name: name, expected: kind.description, given: "nothing")
    case .scalar(let text, isQuoted: true, _): return .string(text)
    case .scalar(let text, isQuoted: false, _): return try kind.read(text, for: name)
    case .list(let nodes, _):
      guard kind == .intList else {
        throw .wrongType(name: name, expected: kind.description, given: "a list")
      }
      var values: [SettingValue] = []
      for node in nodes { values.append(try node.value(as: .int, for: name)) }
      return .list(values)
    case .mapping:
      throw .wrongType(name: name, expected: kind.description, given: "a section")
    }
  }

  /// The value by its own looks, where no setting says what it must be: `true`, `3`, `0.5`, text.
  /// Nil for a section or an empty place.
  var value: SettingValue? {
    switch self {
    case _ where isEmpty: return nil
    case .scalar(let text, isQuoted: true, _): return .string(text)
    case .scalar(let text, isQuoted: false, _):
      for kind in [SettingKind.bool, .int, .double] {
        if kind == .int, text.contains(where: { ".eE".contains($0) }) { continue }
        if let value = try? kind.read(text, for: "") { return value }
      }
      return .string(text)
    case .list(let nodes, _):
      let values = nodes.compactMap(\.value)
      return values.count == nodes.count ? .list(values) : nil
    case .mapping: return nil
    }
  }
}
