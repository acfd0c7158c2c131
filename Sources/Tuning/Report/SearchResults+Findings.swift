import Experiments
import Reproductions

/// What the search came to, said by rule, and none of it beyond its interval.
extension SearchResults {
  /// One sentence or two: complete, or what is missing.
  /// - Parameter wanted: how many trials there are to be.
  public func standing(of wanted: Int) -> String {
    let failed = ledger.trials.count(where: \.hasFailed)
    let failures = failed > 0 ? " \(NumberText.plural(failed, "trial")) of them failed." : ""
    let missing = isConfirmed ? "" : " The confirmation is not complete."
    if ledger.isExhausted, ledger.open.isEmpty, ledger.finished < wanted {
      return
        "The space ran out: after \(NumberText.plural(ledger.finished, "trial")) of \(wanted) no "
        + "configuration was left that was not tried.\(failures)\(fullBudgetSentence)\(missing)"
    }
    guard ledger.finished >= wanted else {
      return "This report is partial: \(ledger.finished) of \(NumberText.plural(wanted, "trial")) "
        + "are done.\(failures)"
    }
    return "All \(NumberText.plural(ledger.finished, "trial")) are done.\(failures)\(missing)"
  }

  /// What a search that ended early may never have come to.
  private var fullBudgetSentence: String {
    ledger.trials.contains { $0.proposal.steps == search.budget.most }
      ? "" : " None of them had the full budget."
  }

  /// The chosen candidate's numbers, in words.
  public func text(of winner: Confirmed) -> String {
    guard let mean = winner.mean else { return "no number" }
    let seeds = "\(NumberText.plural(winner.values.count, "fresh seed"))"
    guard let difference = difference(winner) else {
      return "\(NumberText.estimate(mean)) over \(seeds)"
    }
    return "\(NumberText.estimate(mean)) over \(seeds), "
      + "\(NumberText.estimate(difference, isSigned: true)) to the base\(baseGap)"
  }

  /// What is to be known of a difference to a base that is not whole.
  private var baseGap: String {
    guard let usual, usual.failedSeeds > 0 else { return "" }
    return " (of whose \(NumberText.plural(usual.planned, "seed")) \(usual.failedSeeds) failed)"
  }

  /// Whether the search has found something better than its base.
  public var verdict: String {
    guard isConfirmed else { return "Nothing is chosen yet." }
    guard let winner else {
      return "Nothing is chosen: every candidate failed with some of the fresh seeds."
    }
    let compared = confirmed.count(where: \.isComplete)
    if winner.candidate.isUsual {
      if compared > 1 {
        return
          "The base itself is chosen: of the candidates none has a higher mean over fresh seeds."
      }
      return "The base itself is chosen: "
        + (confirmed.count > 1
          ? "all other candidates failed." : "there was nothing to compare it with.")
    }
    let name = "Trial \(winner.trial.number) is chosen, with \(text(of: winner))"
    let caveat =
      compared > 1
      ? "It is the highest of \(compared) means, so a part of its lead is luck still."
      : "It is the only candidate that did not fail."
    guard let usual, !usual.values.isEmpty else {
      return "\(name). The base has no number to compare it with. \(caveat)"
    }
    guard let difference = difference(winner), let interval = difference.interval else {
      return "\(name). So few seeds say nothing about others. \(caveat)"
    }
    if interval.lowerBound > 0 {
      return "\(name): better than the base beyond the interval. \(caveat)"
    }
    return "\(name): no difference to the base beyond the interval. \(caveat)"
  }

  /// Who is confirmed: "The 3 best and the base".
  var candidatesPhrase: String {
    let best = ledger.ranked.prefix(search.confirmation.best)
    let count = best.isEmpty ? search.confirmation.best : best.count
    let isBaseAmong = best.contains { $0.proposal.configuration == search.usualConfiguration }
    switch (count, isBaseAmong) {
    case (1, true): return "The base, which is the best itself"
    case (_, true): return "The \(count) best, the base among them"
    case (1, false): return "The best and the base"
    case (_, false): return "The \(count) best and the base"
    }
  }

  /// Which trials were not trained, because an equal one had been.
  var repetitionSentence: String? {
    let pairs = ledger.trials.compactMap { trial in
      trial.told?.same.map { "\(trial.number) (as \($0))" }
    }
    guard !pairs.isEmpty else { return nil }
    return "Proposed again with a configuration and a budget that had been trained, and given the "
      + "numbers of then: \(pairs.count == 1 ? "trial" : "trials") \(NumberText.list(pairs))."
  }

  /// Why trials and confirming runs failed, a sentence each.
  var failureSentences: [String] {
    ledger.trials.compactMap { trial in
      guard trial.hasFailed else { return nil }
      return "Trial \(trial.number) (\(search.text(of: trial.proposal))): "
        + (trial.told?.problem ?? "It failed.")
    } + confirmed.flatMap(\.problems)
  }

  /// The commits that anything was trained with.
  var commits: [String] {
    var seen: Set<String> = []
    return
      (ledger.trials.compactMap { $0.told?.commit }.flatMap { $0.split(separator: " ") }
      .map(String.init) + confirmed.flatMap(\.commits)).filter { seen.insert($0).inserted }
  }

  /// The machines that anything was trained on, in words.
  var machines: [String] {
    var seen: Set<String> = []
    let runs = ledger.trials.flatMap { trial in
      ((try? search.runs(of: trial.proposal, trial: trial.number)) ?? []).prefix(1)
    }
    return runs.compactMap { run in
      (try? RunDescription(of: folder.runs.run(run)))?.machine
    }.filter { seen.insert($0).inserted }
  }
}
