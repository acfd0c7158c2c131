import Experiments
import Figures
import Reproductions

/// The report of a search, from what ran to the recipe that was chosen.
///
/// ```swift
/// let report = SearchReport(
///   results, wanted: 100, command: ["./encore", "tune", "tiny"], description: description)
/// try report.write(to: "Results/tune-tiny")
/// ```
///
/// Everything in it follows from the journal and the runs' files by rule; nothing is written by
/// hand, and nothing is claimed beyond an interval.
public struct SearchReport: Sendable {
  /// What it reports on.
  public let results: SearchResults
  /// How many trials there are to be.
  public let wanted: Int
  /// The words that make it again.
  public let command: [String]
  /// The version that writes it.
  public let description: RunDescription

  /// A report on `results`.
  public init(
    _ results: SearchResults, wanted: Int, command: [String], description: RunDescription
  ) {
    self.results = results
    self.wanted = wanted
    self.command = command
    self.description = description
  }

  var search: Search { results.search }
  var ledger: TrialLedger { results.ledger }

  /// Writes `trials.csv`, `confirmed.csv`, `best.yaml`, the figures, `report.html` and `report.md`.
  /// The tables come first: they are whole also where the figures cannot be drawn.
  /// - Throws: `FileFault`, or `FigureError` when gnuplot is missing or fails.
  public func write(to folder: String) throws {
    try WholeFile.createFolders(folder)
    try WholeFile.write(text: results.trialTable.csv, to: "\(folder)/trials.csv")
    try WholeFile.write(text: results.confirmedTable.csv, to: "\(folder)/confirmed.csv")
    try results.writeBest(to: folder)
    for (name, grid) in figures { try grid.write(to: "\(folder)/\(name)") }
    try page.write(to: folder)
  }

  /// The page.
  var page: Report {
    Report(
      title: search.title + (search.isQuick ? " (quick form)" : ""),
      lead: "\(results.standing(of: wanted)) \(results.verdict)",
      provenance: provenance,
      sections: [account, course, best, confirmation, chosen, method, space])
  }

  private var account: Report.Section {
    var blocks: [Report.Block] = [
      .paragraph(results.standing(of: wanted)), .table(results.accountTable.forReport),
    ]
    if search.isQuick {
      blocks.append(
        .paragraph(
          "This is the quick form, made to see that all works; it is not the search itself."))
    }
    if let sentence = results.repetitionSentence { blocks.append(.paragraph(sentence)) }
    let failures = results.failureSentences
    if !failures.isEmpty {
      blocks.append(
        .details(
          summary: "\(NumberText.plural(failures.count, "failure"))",
          failures.map { .paragraph($0) }))
    }
    return .init(heading: "What ran", blocks: blocks)
  }

  private var course: Report.Section {
    var blocks: [Report.Block] = []
    for (name, caption) in [
      (Self.courseFigure, courseCaption), (Self.spaceFigure, spaceCaption),
    ] where figures.contains(where: { $0.name == name }) {
      blocks.append(.figure(path: name, caption: caption))
    }
    if blocks.isEmpty { blocks.append(.paragraph("No trial has succeeded yet.")) }
    return .init(heading: "The search", blocks: blocks)
  }

  private var best: Report.Section {
    .init(
      heading: "The best trials",
      blocks: [
        .paragraph(
          "These are the numbers that the search selected by: the highest of many noisy numbers is "
            + "partly luck, so they flatter, and the next section judges anew. "
            + results.baseSentence),
        .table(
          results.bestTable.forReport(
            caption: "The ten best at \(NumberText.count(search.budget.most)) steps")),
      ])
  }

  private var confirmation: Report.Section {
    let fresh = search.confirmation
    var blocks: [Report.Block] = [
      .paragraph(
        "\(results.candidatesPhrase), trained with "
          + "\(NumberText.plural(fresh.seeds.count, "seed")) that the search has not seen "
          + "(\(SeedList.text(fresh.seeds))), \(NumberText.count(search.budget.most)) steps each. "
          + "Student's intervals of 95 % are over the seeds, of each seed's mean over the tasks; "
          + "the difference to the base has Welch's.")
    ]
    if results.confirmed.contains(where: { !$0.values.isEmpty }) {
      blocks.append(.table(results.confirmedReport.forReport))
      blocks.append(.paragraph(results.verdict))
    } else {
      blocks.append(
        .paragraph(results.isConfirmed ? results.verdict : "Nothing is confirmed yet."))
    }
    return .init(heading: "Confirmation", blocks: blocks)
  }

  private var chosen: Report.Section {
    guard let winner = results.winner else {
      return .init(
        heading: "The chosen settings",
        blocks: [
          .paragraph(
            results.isConfirmed
              ? results.verdict : "Nothing is chosen before the confirmation is complete.")
        ])
    }
    return .init(
      heading: "The chosen settings",
      blocks: [
        .table(results.chosenTable(winner).forReport),
        .paragraph("best.yaml is the whole recipe: encore train best.yaml."),
      ])
  }

  private var method: Report.Section {
    .init(
      heading: "How the numbers are made",
      blocks: [
        objectiveSentence,
        "A trial's objective is the mean over \(NumberText.list(search.tasks.map(\.name))) and "
          + "\(NumberText.plural(search.seeds.count, "seed")) (\(SeedList.text(search.seeds))). "
          + "Its cost is minus that. A trial with a run that failed counts as worse than all others.",
        "SMAC3 proposes the configurations: the base, then "
          + "\(search.initialConfigurations - 1) at random, then by the expected improvement of a "
          + "random forest over the trials at the largest budget that it has any of. Hyperband with "
          + "η = \(search.budget.eta) decides the budgets: "
          + NumberText.list(search.budget.all.map(NumberText.count))
          + " steps. A configuration that goes on is trained anew at its larger budget, since "
          + "schedules depend on the steps of the whole run.",
        "trials.csv holds every trial with all digits, confirmed.csv the confirming runs.",
      ].map { .paragraph($0) })
  }

  private var objectiveSentence: String {
    switch search.objective.kind {
    case .final:
      "A run's objective is the mean return of the evaluation after its last step."
    case .last:
      "A run's objective is the mean of the mean returns of its last "
        + "\(NumberText.plural(search.objective.window, "evaluation")), that after the last step "
        + "among them; where there were fewer, of all. It never looks for the best moment of a run."
    }
  }

  private var space: Report.Section {
    .init(
      heading: "The space",
      blocks: [
        .table(results.spaceTable.forReport(caption: "What was searched over")),
        .table(results.taskTable.forReport(caption: "The tasks")),
      ])
  }

  private var provenance: Report.Provenance {
    .init(
      command: command.map(StudyReport.shellWord).joined(separator: " "),
      commits: results.commits, version: "Encore \(description.version)",
      machine: (results.machines.isEmpty ? ["unknown"] : results.machines).joined(separator: "; ")
        + "; one thread a run",
      more: [(name: "Seed of the search", value: "\(search.seed)")])
  }
}
