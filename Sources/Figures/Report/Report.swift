/// A page that tells what was measured: prose, figures and tables, and where they come from.
///
/// ```swift
/// var report = Report(title: "TD3 on Pendulum", lead: "Five seeds, 95 % intervals.")
/// report.provenance.command = "encore reproduce pendulum"
/// report.sections.append(
///   .init(
///     heading: "Learning curves",
///     blocks: [.paragraph("All seeds learn."), .figure(path: "curves", caption: "Returns.")]))
/// try report.write(to: "Results/pendulum")
/// ```
///
/// It is written twice. `report.html` is one file: its pictures lie within it, it refers to nothing
/// outside, prints well and follows the reader's light or dark setting. `report.md` shows the PNGs
/// beside it, as a code host does. No date is written, so equal reports are equal bytes. All text
/// is plain text: whatever stands in it is shown as it is, never run or interpreted.
public struct Report: Sendable {
  /// What stands on top.
  public var title: String
  /// What a hurried reader reads.
  public var lead: String
  /// Where the numbers come from.
  public var provenance: Provenance
  /// The parts, in order.
  public var sections: [Section]

  /// A report of `sections`.
  public init(
    title: String, lead: String, provenance: Provenance = Provenance(), sections: [Section] = []
  ) {
    self.title = title
    self.lead = lead
    self.provenance = provenance
    self.sections = sections
  }

  /// Where a report's numbers come from. What is empty is left out.
  public struct Provenance: Sendable {
    /// What makes the report anew.
    public var command: String
    /// The commits of the sources that the runs were made with.
    public var commits: [String]
    /// The version of the program.
    public var version: String
    /// What it ran on.
    public var machine: String
    /// More of the kind, each with its name.
    public var more: [(name: String, value: String)]

    /// Nothing is known unless told.
    public init(
      command: String = "", commits: [String] = [], version: String = "", machine: String = "",
      more: [(name: String, value: String)] = []
    ) {
      self.command = command
      self.commits = commits
      self.version = version
      self.machine = machine
      self.more = more
    }

    /// What is known, each with its name; the command stands apart.
    var entries: [(name: String, value: String)] {
      let known = [
        (name: commits.count == 1 ? "Commit" : "Commits", value: commits.joined(separator: ", ")),
        (name: "Version", value: version), (name: "Machine", value: machine),
      ]
      return (known + more).filter { !$0.value.isEmpty }
    }
  }

  /// A heading and what stands below it.
  public struct Section: Sendable {
    /// The heading.
    public var heading: String
    /// What stands below it.
    public var blocks: [Block]

    /// A part of a report.
    public init(heading: String, blocks: [Block]) {
      self.heading = heading
      self.blocks = blocks
    }
  }

  /// A piece of a section.
  public indirect enum Block: Sendable {
    /// Prose.
    case paragraph(String)
    /// A picture: its path without the ending, relative to the report's folder, and a caption.
    case figure(path: String, caption: String)
    /// A table.
    case table(Table)
    /// What is folded away until the reader asks for it.
    case details(summary: String, [Block])
  }

  /// Rows below a header. Columns of numbers are aligned at the right.
  public struct Table: Sendable {
    /// What stands above the table; may be empty.
    public var caption: String
    /// The names of the columns.
    public var header: [String]
    /// The cells; short rows are filled up with empty ones.
    public var rows: [[String]]

    /// A table. No row is longer than the header.
    public init(caption: String = "", header: [String], rows: [[String]]) {
      for row in rows {
        precondition(
          row.count <= header.count,
          "A table of \(header.count) columns was given a row of \(row.count) cells")
      }
      self.caption = caption
      self.header = header
      self.rows = rows
    }
  }

  /// Writes `report.html` and `report.md`.
  /// - Parameter folder: where; the paths of the figures, which must be there, are relative to it.
  /// - Throws: `FigureError`.
  public func write(to folder: String) throws(FigureError) {
    try PictureFiles.write(Array(html(folder: folder).utf8), to: folder + "/report.html")
    try PictureFiles.write(Array(markdown().utf8), to: folder + "/report.md")
  }
}

extension Report.Table {
  /// For each column, whether it holds numbers only: perhaps with an interval, a unit or a ±.
  var numericColumns: [Bool] {
    header.indices.map { column in
      let cells = rows.compactMap { $0.count > column ? $0[column] : nil }.filter { !$0.isEmpty }
      return !cells.isEmpty && cells.allSatisfy(Self.isNumeric)
    }
  }

  /// The rows, each as long as the header.
  var filledRows: [[String]] {
    rows.map { $0 + Array(repeating: "", count: header.count - $0.count) }
  }

  private static func isNumeric(_ cell: String) -> Bool {
    if ["–", "—", "−", "-", "NaN", "nan"].contains(cell) { return true }
    let first = cell.first { !"−-+±≈<> [(".contains($0) }
    return first?.isNumber == true
      && cell.allSatisfy { $0.isNumber || "0123456789.,±+−-–eExX×%kMs[]()/… :<>≈".contains($0) }
  }
}
