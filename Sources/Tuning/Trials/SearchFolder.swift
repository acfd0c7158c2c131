import Experiments
import Foundation
import Reproductions

/// Where a search lies: plain files.
///
/// ```
/// runs/tune/ppo-umbrella/
///   search.yaml   trials.jsonl   best.yaml   lock
///   trials/0007/TASK-seed0/…    confirm/0031/TASK-seed100/…       ordinary folders of runs
/// ```
public struct SearchFolder: Hashable, Sendable {
  /// The folder.
  public let path: String

  /// The folder of `search` below `out`.
  public init(of search: Search, in out: String) { path = "\(out)/\(search.name)" }

  private init(path: String) { self.path = path }

  /// The search with everything written out.
  public var search: String { path + "/search.yaml" }
  /// The journal.
  public var journal: String { path + "/trials.jsonl" }
  /// The recipe of the winner.
  public var best: String { path + "/best.yaml" }
  /// The recipe of the winner for one of several tasks.
  public func best(_ task: String) -> String { "\(path)/best-\(task).yaml" }

  /// The runs, as those of a study.
  var runs: StudyFolder { StudyFolder(path: path) }

  /// Whether anything was begun here.
  public var exists: Bool { FileManager.default.fileExists(atPath: search) }

  /// Makes sure that what lies here belongs to `wanted`.
  /// - Throws: `TuningFault.otherSearch` with what differs, `RecipeError` when it cannot be read.
  public func requireSame(as wanted: Search) throws {
    guard exists else { return }
    let differences = wanted.differences(from: try RecipeDocument(path: search))
    if !differences.isEmpty { throw TuningFault.otherSearch(path: path, differences: differences) }
  }

  /// Writes the search down, unless it is there; whoever does so holds the folder's lock.
  /// - Throws: as `requireSame(as:)`; `FileFault`.
  func claim(for wanted: Search) throws {
    try requireSame(as: wanted)
    if !exists { try WholeFile.write(text: wanted.text, to: search) }
  }

  /// Removes the winner's recipes, where there are any.
  /// - Parameter other: where they lie when not here.
  /// - Throws: `FileFault`.
  func removeBest(of search: Search, in other: String? = nil) throws(FileFault) {
    let place = SearchFolder(path: other ?? path)
    for file in [place.best] + search.tasks.map({ place.best($0.name) }) {
      guard unlink(file) == 0 || errno == ENOENT else {
        throw .system(path: file, operation: .remove, code: errno)
      }
    }
  }
}

extension Search {
  /// The runs of a trial, task by task, seed by seed.
  /// - Throws: what makes the configuration's settings not go together.
  func runs(of proposal: Proposal, trial number: Int) throws -> [PlannedRun] {
    try runs(
      of: proposal.configuration, seeds: seeds, steps: proposal.steps,
      below: "trials/\(Trial.folder(number))")
  }

  /// The runs that confirm a candidate, at the full budget.
  /// - Throws: what makes the configuration's settings not go together.
  func confirmingRuns(of candidate: Candidate) throws -> [PlannedRun] {
    try runs(
      of: candidate.configuration, seeds: confirmation.seeds, steps: budget.most,
      below: "confirm/\(Trial.folder(candidate.first))")
  }

  private func runs(
    of configuration: Configuration, seeds: [UInt64], steps: Int, below folder: String
  ) throws -> [PlannedRun] {
    try seeds.flatMap { seed in
      try tasks.map { task in
        PlannedRun(
          panel: folder, variant: task.name, seed: seed,
          recipe: try recipe(of: configuration, on: task, seed: seed, steps: steps), steps: steps)
      }
    }
  }
}

extension PlannedRun {
  /// Its name within its trial: `TASK-seed0`.
  var shortName: String { "\(variant)-seed\(seed)" }
}
