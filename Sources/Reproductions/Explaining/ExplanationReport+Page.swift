import Figures

extension ExplanationReport {
  /// The figure, what it shows, and the numbers, as a page of their own beside the files that `write` has
  /// written.
  /// - Parameters:
  ///   - title: what stands on top.
  ///   - lead: what a hurried reader reads.
  ///   - command: what makes the page anew.
  public func page(title: String, lead: String, command: String) -> Report {
    var report = Report(title: title, lead: lead)
    report.provenance.command = command
    report.sections = [
      .init(
        heading: "What was seen",
        blocks: [
          .figure(path: figureName, caption: caption),
          .table(summaryTable.forReport(caption: tableCaption)),
          .paragraph(
            "One run; other seeds may differ. Guides/Explaining.md tells what each number means, and what "
              + "such pictures cannot show."),
        ])
    ]
    return report
  }
}
