import Foundation
import Testing

@testable import Figures

@Suite struct ReportTests {
  private let folder = TemporaryFolder()
  private let nasty = "<b>&\"'`x`_a_*b*|[c](d)"

  /// A report with the same text in every field.
  private func report(_ text: String) throws -> Report {
    _ = try folder.file("plot.svg", "<?xml?>\n<svg \n viewBox='0 0 9 9'><g id='a'/></svg>")
    return Report(
      title: text, lead: text,
      provenance: .init(
        command: text, commits: [text], version: text, machine: text,
        more: [(name: text, value: text)]),
      sections: [
        .init(
          heading: text,
          blocks: [
            .paragraph(text), .figure(path: "plot", caption: text),
            .table(.init(caption: text, header: [text], rows: [[text]])),
            .details(summary: text, [.paragraph(text), .details(summary: text, [])]),
          ])
      ])
  }

  @Test func everyFieldOfThePageIsEscaped() throws {
    let html = try report(nasty).html(folder: folder.path)
    #expect(!html.contains("<b>") && !html.contains("&\""))
    // Title twice, lead, command, four in the provenance and its name, heading, paragraph, caption,
    // the table's three, two summaries and the paragraph between.
    let escaped = "&lt;b&gt;&amp;&quot;&#39;`x`"
    #expect(html.components(separatedBy: escaped).count - 1 == 18)
    let plain = try report("plain").html(folder: folder.path)
    #expect(plain.components(separatedBy: "plain").count - 1 == 18)
    // Escaping changes the text and nothing else.
    let tags = { (page: String) in page.count { $0 == "<" } }
    #expect(tags(html) == tags(plain))
  }

  @Test func everyFieldOfTheMarkdownIsEscaped() throws {
    let text = try report(nasty).markdown()
    let escaped = "&lt;b&gt;&amp;\"'\\`x\\`\\_a\\_\\*b\\*\\|\\[c\\](d)"
    // All but the command, which stands in a block of code.
    #expect(text.components(separatedBy: escaped).count - 1 == 17)
    #expect(text.components(separatedBy: nasty).count - 1 == 1)
    #expect(text.contains("```\n\(nasty)\n```"))
  }

  @Test func linesThatLookLikeMarksAreText() {
    #expect(Markdown.line("1. first") == "1\\. first")
    #expect(Markdown.line("1.5 points") == "1.5 points")
    #expect(Markdown.line("- item") == "\\- item")
    #expect(Markdown.line("-3.5") == "-3.5")
    #expect(Markdown.line("--- ") == "\\--- ")
    #expect(Markdown.line("a\nb") == "a b")
    #expect(Markdown.text("one\n\n# two") == "one\n\n\\# two")
    #expect(Markdown.codeBlock("a ``` b") == "````\na ``` b\n````")
  }

  @Test func thePageNeedsNothingElse() throws {
    let html = try report("text").html(folder: folder.path)
    for word in ["http:", "https:", "src=", "<link", "<script", "@import", "url("] {
      #expect(!html.contains(word), "\(word)")
    }
    #expect(html.hasPrefix("<!DOCTYPE html>") && html.hasSuffix("</html>\n"))
    for tag in ["section", "figure", "table", "details", "main", "tr", "td", "svg"] {
      let opened =
        html.components(separatedBy: "<\(tag)>").count
        + html.components(separatedBy: "<\(tag) ").count
      #expect(opened - 1 == html.components(separatedBy: "</\(tag)>").count, "\(tag)")
    }
  }

  @Test func tablesAlignNumbers() throws {
    let table = Report.Table(
      header: ["method", "mean", "interval", "when"],
      rows: [
        ["TD3_MATT", "-1.5 ± 0.2", "[−2, 3.5]", "200k"], ["10 seeds", "", "95 %", "never"], ["x"],
      ])
    #expect(table.numericColumns == [false, true, true, false])
    #expect(
      Markdown.table(table) == """
        | method | mean | interval | when |
        | --- | ---: | ---: | --- |
        | TD3\\_MATT | -1.5 ± 0.2 | \\[−2, 3.5\\] | 200k |
        | 10 seeds |  | 95 % | never |
        | x |  |  |  |
        """)
    // Units are made of the letters that numbers may hold, and are no numbers.
    #expect(Report.Table(header: ["unit"], rows: [["k"], ["M"]]).numericColumns == [false])
    let report = Report(
      title: "t", lead: "l", sections: [.init(heading: "h", blocks: [.table(table)])])
    let html = try report.html(folder: folder.path)
    #expect(html.contains("<th>method</th><th class=\"number\">mean</th>"))
    #expect(html.contains("<td>TD3_MATT</td><td class=\"number\">-1.5 ± 0.2</td>"))
  }

  /// gnuplot calls the parts of all its pictures alike; in a page they get names of their own.
  @Test func picturesDoNotShareNames() throws {
    let svg = """
      <svg viewBox='0 0 1 1'><circle id='gpDot'/><use xlink:href='#gpDot' id="b"/>\
      <g clip-path="url(#clip)"/><text>id='mine' url(#this)</text></svg>
      """
    _ = try folder.file("a.svg", svg)
    _ = try folder.file("b.svg", svg)
    let report = Report(
      title: "t", lead: "l",
      sections: [
        .init(
          heading: "h",
          blocks: [
            .figure(path: "a", caption: "A"),
            .details(summary: "s", [.figure(path: "b", caption: "")]),
          ])
      ])
    let html = try report.html(folder: folder.path)
    for number in 1...2 {
      #expect(
        html.contains(
          "<circle id='figure\(number)-gpDot'/><use xlink:href='#figure\(number)-gpDot' "
            + "id=\"figure\(number)-b\"/><g clip-path=\"url(#figure\(number)-clip)\"/>"))
    }
    #expect(html.components(separatedBy: "<text>id='mine' url(#this)</text>").count == 3)
  }

  @Test func bothFilesAreWritten() throws {
    var report = try report("text")
    report.sections[0].blocks.append(.figure(path: "sub folder/p(1)", caption: "c"))
    _ = try folder.file("sub folder/p(1).svg", "<svg ></svg>")
    try report.write(to: folder.path)
    let once = try String(contentsOfFile: folder.path + "/report.html", encoding: .utf8)
    #expect(try once == report.html(folder: folder.path))
    let markdown = try String(contentsOfFile: folder.path + "/report.md", encoding: .utf8)
    #expect(markdown.contains("![c](sub%20folder/p%281%29.png)"))
    #expect(markdown.contains("![text](plot.png)\n\n*text*"))
    #expect(markdown.contains("<details>\n<summary>text</summary>\n\ntext\n\n"))
  }

  @Test func aMissingFigureIsNamed() throws {
    var report = try report("text")
    report.sections[0].blocks = [.figure(path: "none", caption: "")]
    #expect(
      throws: FigureError.cannotRead(
        path: folder.path + "/none.svg", reason: "there is no such figure")
    ) { try report.html(folder: folder.path) }
  }

  @Test func whatIsUnknownIsLeftOut() throws {
    let report = Report(title: "t", lead: "l")
    #expect(try !report.html(folder: folder.path).contains("<section"))
    #expect(report.markdown() == "# t\n\nl\n")
  }
}
