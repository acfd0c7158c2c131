extension Settings {
  /// The table for the guide, in Markdown, a line a setting; derived, so that it cannot go stale.
  public static var markdownTable: String {
    let header = """
      | name | default | unit | range | source | meaning |
      | --- | --- | --- | --- | --- | --- |

      """
    return header
      + fields.map { field in
        let cells = [
          "`\(field.name)`", "`\(field.defaultValue)`", field.unit, field.range, field.source,
          field.meaning,
        ]
        return "| " + cells.map(escaped).joined(separator: " | ") + " |\n"
      }.joined()
  }

  /// The text for the terminal: name and default, then the sentence, folded at `width` columns.
  public static func helpText(width: Int = 80) -> String {
    fields.map { field in
      let facts = [field.unit, field.range, field.source].filter { !$0.isEmpty }
      let note = facts.isEmpty ? "" : " (\(facts.joined(separator: "; ")))"
      let indent = "      "
      let body = wrapped(field.meaning + note, width: width - indent.count)
      return "  \(field.name) = \(field.defaultValue)\n"
        + body.map { indent + $0 + "\n" }.joined()
    }.joined()
  }

  /// What is wrong with the declaration itself, a sentence each; tests ask that it is empty.
  public static var declarationFaults: [String] {
    var faults: [String] = []
    let duplicates = Dictionary(grouping: names, by: { $0 }).filter { $1.count > 1 }.keys
    faults += duplicates.sorted().map { "The setting \"\($0)\" is declared twice." }
    for field in fields {
      var settings = Self()
      do throws(SettingError) {
        try field.set(&settings, to: field.defaultValue)
      } catch {
        faults.append("The default is refused: \(error)")
      }
      if !field.meaning.hasSuffix(".") {
        faults.append("The meaning of \"\(field.name)\" is not a sentence: \"\(field.meaning)\"")
      }
    }
    do throws(SettingError) {
      try Self().validate()
    } catch {
      faults.append("The defaults do not fit together: \(error)")
    }
    return faults
  }
}

/// A bar would end the cell.
private func escaped(_ cell: String) -> String {
  cell.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
}

private func wrapped(_ text: String, width: Int) -> [String] {
  var lines: [String] = []
  for word in text.split(separator: " ") {
    if let last = lines.last, last.count + 1 + word.count <= width {
      lines[lines.count - 1] = last + " " + word
    } else {
      lines.append(String(word))
    }
  }
  return lines
}
