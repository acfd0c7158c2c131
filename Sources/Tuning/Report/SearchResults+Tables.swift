import Experiments
import Foundation
import Reproductions
import Settings

/// The tables of the report, and those that scripts read.
extension SearchResults {
  /// `trials.csv`: a row a trial in the order in which they were asked for, with all digits.
  public var trialTable: ResultTable {
    let runs = search.seeds.flatMap { seed in search.tasks.map { "\($0.name)-seed\(seed)" } }
    var table = ResultTable(
      columns: ["trial", "order", "budget", "objective"] + search.space.map(\.path) + runs
        + ["seconds", "commit", "problem"])
    for trial in ledger.trials {
      table.append(
        [
          "\(trial.number)", trial.order.map { "\($0)" } ?? "", "\(trial.proposal.steps)",
          ResultTable.cell(trial.objective),
        ] + trial.proposal.configuration.map(\.description)
          + runs.map { ResultTable.cell(trial.told?.objectives[$0]) }
          + [
            ResultTable.cell(trial.told?.seconds), trial.told?.commit ?? "",
            trial.told?.problem ?? "",
          ])
    }
    return table
  }

  /// `confirmed.csv`: a row a candidate and task, and one of all tasks together.
  public var confirmedTable: ResultTable {
    var table = ResultTable(columns: [
      "trial", "is_base", "task", "seeds", "planned_seeds", "mean", "low", "high",
    ])
    for confirmed in confirmed {
      let all = [(task: "all", values: confirmed.values)]
      for (task, values) in all + (confirmed.byTask.count > 1 ? confirmed.byTask : []) {
        table.append(
          [
            "\(confirmed.trial.number)", "\(confirmed.candidate.isUsual)", task,
            "\(values.count)", "\(confirmed.planned)",
          ] + ResultTable.cells(values.isEmpty ? nil : .mean(of: values)))
      }
    }
    return table
  }

  /// Trials and time, a row a budget.
  var accountTable: ResultTable {
    var table = ResultTable(columns: [
      "steps of a run", "trials", "failed", "hours of training", "best objective",
    ])
    func hours(_ seconds: Double) -> String {
      NumberText.number(seconds / 3600, spread: max(seconds / 3600, 0.01))
    }
    for budget in search.budget.all {
      let trials = ledger.trials.filter { $0.proposal.steps == budget && $0.told != nil }
      table.append([
        NumberText.count(budget), "\(trials.count)", "\(trials.count(where: \.hasFailed))",
        hours(trials.reduce(0) { $0 + ($1.told?.seconds ?? 0) }),
        trials.compactMap(\.objective).max().map { NumberText.number($0) } ?? "",
      ])
    }
    if confirmed.contains(where: { $0.seconds > 0 }) {
      table.append([
        "confirmation", "\(confirmed.count)", "\(confirmed.count { !$0.problems.isEmpty })",
        hours(confirmed.reduce(0) { $0 + $1.seconds }), "",
      ])
    }
    return table
  }

  /// The trials at the full budget from the best on.
  private var full: [Trial] {
    ledger.ranked.filter { $0.proposal.steps == search.budget.most }
  }

  /// The ten best at the full budget.
  var bestTable: ResultTable {
    var table = ResultTable(
      columns: ["place", "trial", "objective"] + search.space.map(\.path))
    let best = full.prefix(10)
    let values = best.compactMap(\.objective)
    // Digits enough to tell the best apart.
    let spread = ((values.first ?? 0) - (values.dropFirst(values.count / 2).first ?? 0)) / 2
    for (index, trial) in best.enumerated() {
      let isBase = trial.proposal.configuration == search.usualConfiguration
      table.append(
        [
          "\(index + 1)", "\(trial.number)" + (isBase ? " (the base)" : ""),
          trial.objective.map { NumberText.number($0, spread: spread) } ?? "",
        ] + trial.proposal.configuration.map(Self.brief))
    }
    return table
  }

  /// Where the base stands among the trials.
  var baseSentence: String {
    let usual = search.usualConfiguration
    let own = ledger.trials.filter { $0.proposal.configuration == usual && $0.objective != nil }
    if let place = full.firstIndex(where: { $0.proposal.configuration == usual }) {
      return "The base is number \(place + 1) of \(full.count) at the full budget."
    }
    guard let longest = own.max(by: { $0.proposal.steps < $1.proposal.steps }),
      let value = longest.objective
    else { return "The base has no trial that succeeded." }
    let peers = ledger.trials.filter { $0.proposal.steps == longest.proposal.steps }
      .compactMap(\.objective)
    return "The base came as far as \(NumberText.count(longest.proposal.steps)) steps, where it is "
      + "number \(peers.count { $0 > value } + 1) of \(peers.count), with "
      + "\(NumberText.number(value))."
  }

  /// The candidates with their intervals, and beside the base.
  var confirmedReport: ResultTable {
    let tasks = search.tasks.count > 1 ? search.tasks.map(\.name) : []
    var table = ResultTable(
      columns: ["candidate", "in the search", "seeds", "mean"] + tasks + ["minus the base"])
    for confirmed in confirmed {
      var name = "trial \(confirmed.trial.number)"
      if confirmed.candidate.isUsual { name = "the base" }
      if confirmed.trial.number == winner?.trial.number { name += " (chosen)" }
      let searched = confirmed.trial.objective.map { value in
        NumberText.number(value)
          + (confirmed.trial.proposal.steps == search.budget.most
            ? "" : " at \(NumberText.count(confirmed.trial.proposal.steps)) steps")
      }
      table.append(
        [
          name, searched ?? "failed", "\(confirmed.values.count) of \(confirmed.planned)",
          confirmed.mean.map { NumberText.estimate($0) } ?? "",
        ]
          + (tasks.isEmpty ? [] : confirmed.byTask)
          .map { $0.values.isEmpty ? "" : NumberText.estimate(.mean(of: $0.values)) }
          + [difference(confirmed).map { NumberText.estimate($0, isSigned: true) } ?? ""])
    }
    return table
  }

  /// A candidate's mean less the base's, with Welch's interval; `nil` for the base itself.
  func difference(_ confirmed: Confirmed) -> Estimate? {
    guard let usual, !confirmed.candidate.isUsual, !usual.values.isEmpty,
      !confirmed.values.isEmpty
    else { return nil }
    return .difference(confirmed.values, usual.values)
  }

  /// What was chosen, beside the base.
  func chosenTable(_ winner: Confirmed) -> ResultTable {
    var table = ResultTable(columns: ["setting", "chosen", "base", "space"])
    for (setting, value) in zip(search.space, winner.candidate.configuration) {
      table.append([
        setting.path, Self.brief(value), setting.usual.description, setting.summary,
      ])
    }
    return table
  }

  /// What was searched over.
  var spaceTable: ResultTable {
    var table = ResultTable(columns: ["setting", "space", "base"])
    for setting in search.space {
      table.append([setting.path, setting.summary, setting.usual.description])
    }
    return table
  }

  /// What the configurations were judged on.
  var taskTable: ResultTable {
    var table = ResultTable(columns: ["task", "environment", "its own settings"])
    for task in search.tasks {
      let changes = task.changes.map { "\($0.path) = \($0.text)" }
      table.append([
        task.name, task.environment, changes.isEmpty ? "none" : changes.joined(separator: ", "),
      ])
    }
    return table
  }

  /// A real number with three digits; all of them stand in the recipe.
  static func brief(_ value: SettingValue) -> String {
    guard case .double(let number) = value else { return value.description }
    guard number != 0 else { return "0" }
    let digits = 2 - Int(log10(abs(number)).rounded(.down))
    return digits > 6 || digits < -3
      ? String(format: "%.2e", number) : String(format: "%.\(max(digits, 0))f", number)
  }
}
