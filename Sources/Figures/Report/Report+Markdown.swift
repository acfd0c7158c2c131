extension Report {
  /// The page in Markdown, with the figures' PNGs beside it.
  public func markdown() -> String {
    var parts = ["# \(Markdown.line(title))", Markdown.text(lead)]
    if !provenance.command.isEmpty { parts.append(Markdown.codeBlock(provenance.command)) }
    let entries = provenance.entries.map {
      "* \(Markdown.line($0.name)): \(Markdown.line($0.value))"
    }
    if !entries.isEmpty { parts.append(entries.joined(separator: "\n")) }
    for section in sections {
      parts.append("## \(Markdown.line(section.heading))")
      parts += section.blocks.flatMap(Markdown.parts)
    }
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }
}

/// How Markdown writes things so that plain text stays plain.
enum Markdown {
  static func parts(of block: Report.Block) -> [String] {
    switch block {
    case .paragraph(let text): [Self.text(text)]
    case .figure(let path, let caption):
      // What is no letter of a plain path would end the link.
      ["![\(line(caption))](\(address(path)).png)", "*\(line(caption))*"]
    case .table(let table): [Self.table(table)]
    case .details(let summary, let blocks):
      ["<details>\n<summary>\(line(summary))</summary>"] + blocks.flatMap(parts) + ["</details>"]
    }
  }

  static func table(_ table: Report.Table) -> String {
    func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
    let rows =
      [row(table.header.map(line)), row(table.numericColumns.map { $0 ? "---:" : "---" })]
      + table.filledRows.map { row($0.map(line)) }
    let caption = table.caption.isEmpty ? "" : line(table.caption) + "\n\n"
    return caption + rows.joined(separator: "\n")
  }

  /// Prose: each of its paragraphs escaped.
  static func text(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: true)
      .map { line(String($0)) }.joined(separator: "\n\n")
  }

  /// One line in which nothing is a mark.
  static func line(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\\", "`", "*", "_", "[", "]", "|", "#", "~", "$": result += "\\\(scalar)"
      case "\n", "\r", "\t": result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return startingPlainly(result)
  }

  /// A line's beginning can make it an item of a list, or a rule.
  private static func startingPlainly(_ line: String) -> String {
    let digits = line.prefix { $0.isASCII && $0.isNumber }
    let next = line.dropFirst(digits.count).first
    if !digits.isEmpty, let next, next == "." || next == ")",
      line.dropFirst(digits.count + 1).first.map(\.isWhitespace) ?? true
    {
      return digits + "\\" + line.dropFirst(digits.count)
    }
    let isMark = line.first.map { "-+=".contains($0) } ?? false
    // A number's sign is none.
    return isMark && line.dropFirst().first?.isNumber != true ? "\\" + line : line
  }

  /// A block of code behind a fence that is longer than any in it.
  static func codeBlock(_ code: String) -> String {
    var (longest, run) = (0, 0)
    for letter in code {
      run = letter == "`" ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: max(3, longest + 1))
    return "\(fence)\n\(code)\n\(fence)"
  }

  private static func address(_ path: String) -> String {
    let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/".utf8)
    return path.utf8.map { byte in
      let digits = String(byte, radix: 16, uppercase: true)
      return plain.contains(byte)
        ? String(UnicodeScalar(byte)) : "%" + (digits.count < 2 ? "0" : "") + digits
    }.joined()
  }
}
