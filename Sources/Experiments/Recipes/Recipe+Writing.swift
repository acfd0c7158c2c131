import Settings

extension Recipe {
  /// The recipe as YAML with every setting written out, each under its sentence: what a run's
  /// folder keeps. Reading it gives the same recipe and the same settings.
  /// - Parameter sections: the settings in force, under the names of their sections.
  public func resolved(_ sections: KeyValuePairs<String, any Settings>) -> String {
    var text = "algorithm: \(RecipeText.scalar(.string(algorithm)))\n"
    text += "environment:\n"
    text += "  name: \(RecipeText.scalar(.string(environment.name)))\n"
    text += "  count: \(environment.count)\n"
    if !environment.arguments.isEmpty {
      text += "  arguments:\n"
      for argument in environment.arguments {
        let name = RecipeText.scalar(.string(argument.name))
        text += "    \(name): \(RecipeText.scalar(argument.value))\n"
      }
    }
    text += "# Environment steps.\nsteps: \(steps)\n"
    text += "seeds: \"\(SeedList.text(seeds))\"\n"
    for (name, settings) in sections { text += RecipeText.section(name, settings) }
    return text
  }
}

/// Pieces of YAML that our own reader takes back unchanged.
enum RecipeText {
  /// A section with a comment and a line a setting.
  static func section(_ name: String, _ settings: some Settings) -> String {
    "\n\(name):\n"
      + fields(settings).map { field, value in
        let facts = [field.unit, field.range, field.source].filter { !$0.isEmpty }
        let note = facts.isEmpty ? "" : " (\(facts.joined(separator: "; ")))"
        let comment = (field.meaning + note).split(whereSeparator: \.isNewline)
          .joined(separator: " ")
        return "  # \(comment)\n  \(field.name): \(scalar(value))\n"
      }.joined()
  }

  private static func fields<Given: Settings>(
    _ settings: Given
  ) -> [(SettingField<Given>, SettingValue)] {
    Given.fields.map { ($0, $0.value(in: settings)) }
  }

  /// One value; a text is quoted wherever a reader could take it for something else.
  static func scalar(_ value: SettingValue) -> String {
    switch value {
    case .bool, .int, .double: value.description
    case .list(let values): "[" + values.map(scalar).joined(separator: ", ") + "]"
    case .string(let text): isPlain(text) ? text : quoted(text)
    }
  }

  private static func isPlain(_ text: String) -> Bool {
    guard let first = text.utf8.first, isLetter(first) else { return false }
    let others = Set("0123456789_./-".utf8)
    let words = ["true", "false", "yes", "no", "on", "off", "null", "y", "n", "nan", "inf"]
    return text.utf8.allSatisfy { isLetter($0) || others.contains($0) }
      && !words.contains(text.lowercased())
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      case _ where scalar.properties.generalCategory == .control || scalar.value > 0xd7ff:
        let digits = String(scalar.value, radix: 16)
        result += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
