import Foundation
import Mustache

extension Report {
  /// The page, with the figures' SVG within it.
  /// - Parameter folder: what the figures' paths are relative to.
  /// - Throws: `FigureError.cannotRead` if a figure is not there.
  public func html(folder: String) throws(FigureError) -> String {
    var count = 0
    var rendered: [[String: Any]] = []
    for section in sections {
      rendered.append([
        "heading": section.heading,
        "blocks": try Self.contexts(of: section.blocks, folder: folder, count: &count),
      ])
    }
    let entries = provenance.entries.map { ["name": $0.name, "value": $0.value] }
    let context: [String: Any] = [
      "title": title, "lead": lead, "command": provenance.command, "entries": entries,
      "hasProvenance": !entries.isEmpty || !provenance.command.isEmpty, "sections": rendered,
      "style": ReportTemplate.style,
    ]
    return ReportTemplate.library.render(context, withTemplate: "page") ?? ""
  }

  private static func contexts(
    of blocks: [Block], folder: String, count: inout Int
  ) throws(FigureError) -> [[String: Any]] {
    var contexts: [[String: Any]] = []
    for block in blocks {
      switch block {
      case .paragraph(let text): contexts.append(only("paragraph", ["text": text]))
      case .figure(let path, let caption):
        count += 1
        let svg = try InlineSVG.read(folder + "/\(path).svg", number: count)
        contexts.append(only("figure", ["svg": svg, "caption": caption]))
      case .table(let table): contexts.append(only("table", context(of: table)))
      case .details(let summary, let blocks):
        let inner = try Self.contexts(of: blocks, folder: folder, count: &count)
        contexts.append(only("details", ["summary": summary, "blocks": inner]))
      }
    }
    return contexts
  }

  /// A block of one kind, which says that it is none of the others: Mustache takes what a block
  /// does not say from the block around it.
  private static func only(_ kind: String, _ content: [String: Any]) -> [String: Any] {
    var context: [String: Any] = [
      "paragraph": false, "figure": false, "table": false, "details": false,
    ]
    context[kind] = content
    return context
  }

  private static func context(of table: Table) -> [String: Any] {
    let kinds = table.numericColumns.map { $0 ? " class=\"number\"" : "" }
    func cells(_ row: [String]) -> [[String: String]] {
      zip(row, kinds).map { ["text": $0, "kind": $1] }
    }
    return [
      "caption": table.caption, "hasCaption": !table.caption.isEmpty,
      "header": cells(table.header), "rows": table.filledRows.map { ["cells": cells($0)] },
    ]
  }
}

/// A picture's SVG as a part of a page.
enum InlineSVG {
  static func read(_ path: String, number: Int) throws(FigureError) -> String {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .cannotRead(path: path, reason: "there is no such figure")
    }
    let text = String(decoding: data, as: UTF8.self)
    guard let start = text.range(of: "<svg") else {
      throw .cannotRead(path: path, reason: "it holds no SVG")
    }
    return separated(String(text[start.lowerBound...]), number: number)
  }

  /// The picture with names of its own: gnuplot calls the parts of all pictures alike, and in a page
  /// a name may occur once.
  static func separated(_ svg: String, number: Int) -> String {
    var svg = svg.replacing("<svg ", with: "<svg role=\"img\" ", maxReplacements: 1)
    for mark in ["id='", "id=\"", "xlink:href='#", "url(#"] {
      svg = prefixed(svg, after: mark, with: "figure\(number)-")
    }
    return svg
  }

  private static func prefixed(
    _ text: String, after mark: String, with prefix: String
  ) -> String {
    let parts = text.components(separatedBy: mark)
    var result = parts[0]
    // Only what stands in a tag: a series may be called `id='x'`.
    var isInTag = endsInTag(parts[0], before: false)
    for part in parts.dropFirst() {
      result += mark + (isInTag ? prefix : "") + part
      isInTag = endsInTag(part, before: isInTag)
    }
    return result
  }

  /// Whether the end of a piece stands within a tag, if it is known whether its beginning does.
  private static func endsInTag(_ text: String, before: Bool) -> Bool {
    text.last { $0 == "<" || $0 == ">" }.map { $0 == "<" } ?? before
  }
}
