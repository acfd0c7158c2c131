import Experiments
import Reproductions
import Settings

/// A configuration at a budget, and what came of it.
public struct Trial: Sendable {
  /// Its number: the first one asked for is 1.
  public let number: Int
  /// What was asked for.
  public let proposal: Proposal
  /// What it came to; `nil` as long as it is open.
  public internal(set) var told: JournalEntry.Told?
  /// The how-manieth it was that was told, from 1; `nil` as long as it is open.
  public internal(set) var order: Int?

  /// The mean of its objectives; `nil` of a trial that is open or failed.
  public var objective: Double? { told?.cost.map { -$0 } }
  /// Whether it failed.
  public var hasFailed: Bool { told.map { $0.cost == nil } ?? false }

  /// The name of its folder: four digits.
  static func folder(_ number: Int) -> String {
    let digits = "\(number)"
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}

/// All trials of a search, as its journal tells them.
public struct TrialLedger: Sendable {
  /// The trials, in the order in which they were asked for.
  public private(set) var trials: [Trial] = []
  /// Why runs of the confirmation failed, by their folders within the search's.
  public private(set) var failures: [String: String] = [:]
  /// Whether a further trial was asked for and no configuration was left.
  public private(set) var isExhausted = false

  /// Nothing was asked for yet.
  public init() {}

  /// Reads a journal's lines.
  /// - Parameter path: where they stand, for errors.
  /// - Throws: `TuningFault.journal` for a line that cannot follow those before it.
  public init(_ entries: [JournalEntry], of search: Search, path: String) throws {
    for (index, entry) in entries.enumerated() {
      do throws(Unfit) {
        switch entry {
        case .asked(let asked): try ask(asked, of: search)
        case .told(let told): try tell(told)
        case .exhausted(let exhausted): try end(exhausted)
        case .failed(let failed): record(failed)
        }
      } catch {
        throw TuningFault.journal(path: path, line: index + 1, problem: error.problem)
      }
    }
  }

  /// How many have been told.
  public var finished: Int { trials.count { $0.told != nil } }
  /// Those that were asked for and not told.
  public var open: [Trial] { trials.filter { $0.told == nil } }
  /// Those that have been told, in that order.
  public var told: [Trial] {
    trials.filter { $0.told != nil }.sorted { ($0.order ?? 0) < ($1.order ?? 0) }
  }

  /// Why a line cannot follow.
  struct Unfit: Error {
    var problem: String
  }

  private mutating func ask(_ asked: JournalEntry.Asked, of search: Search) throws(Unfit) {
    guard !isExhausted else {
      throw Unfit(problem: "No configuration was left, so no trial can follow.")
    }
    guard asked.trial == trials.count + 1 else {
      throw Unfit(problem: "Trial \(trials.count + 1) is next, not trial \(asked.trial).")
    }
    let values = search.space.compactMap { setting in
      asked.settings[setting.path].flatMap(setting.fitting)
    }
    guard values.count == search.space.count, asked.settings.count == values.count,
      asked.budget > 0
    else { throw Unfit(problem: "Its settings are not those of this search's space.") }
    append(Proposal(configuration: values, steps: asked.budget))
  }

  private mutating func tell(_ told: JournalEntry.Told) throws(Unfit) {
    guard trials.indices.contains(told.trial - 1) else {
      throw Unfit(problem: "Trial \(told.trial) was never asked for.")
    }
    guard trials[told.trial - 1].told == nil else {
      throw Unfit(problem: "Trial \(told.trial) was told before.")
    }
    record(told)
  }

  private mutating func end(_ exhausted: JournalEntry.Exhausted) throws(Unfit) {
    guard exhausted.trials == trials.count else {
      throw Unfit(problem: "\(trials.count) trials were asked for, not \(exhausted.trials).")
    }
    record(exhausted)
  }

  /// No configuration is left.
  mutating func record(_ exhausted: JournalEntry.Exhausted) { isExhausted = true }

  /// A trial was asked for.
  mutating func append(_ proposal: Proposal) {
    trials.append(Trial(number: trials.count + 1, proposal: proposal))
  }

  /// A run of the confirmation failed.
  mutating func record(_ failed: JournalEntry.Failed) { failures[failed.run] = failed.problem }

  /// A trial was told, which is open.
  mutating func record(_ told: JournalEntry.Told) {
    trials[told.trial - 1].order = finished + 1
    trials[told.trial - 1].told = told
  }
}

extension TrialLedger {
  /// What an equal trial came to, the first of those that succeeded.
  func earlier(like trial: Trial) -> JournalEntry.Told? {
    trials.first { $0.proposal == trial.proposal && $0.objective != nil }?.told
  }

  /// The trials that succeeded from the best to the worst, a configuration once: what trained
  /// longer counts for more than what scored better, since numbers at different budgets do not
  /// compare; of equal ones the earlier.
  public var ranked: [Trial] {
    var seen: Set<Configuration> = []
    return trials.filter { $0.objective != nil }.sorted { a, b in
      let (one, other) = (a.objective ?? -.infinity, b.objective ?? -.infinity)
      if a.proposal.steps != b.proposal.steps { return a.proposal.steps > b.proposal.steps }
      return one != other ? one > other : a.number < b.number
    }.filter { seen.insert($0.proposal.configuration).inserted }
  }
}
