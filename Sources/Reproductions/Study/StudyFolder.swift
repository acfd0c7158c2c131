import Experiments
import Foundation

/// Where the runs of a study lie, and how far each has come.
public struct StudyFolder: Sendable {
  /// The folder that holds the panels' folders.
  public let path: String

  /// A folder of runs that belong together.
  package init(path: String) { self.path = path }

  /// The folder of `study` below `out`.
  public init(of study: Study, in out: String) { path = "\(out)/\(study.name)" }

  /// The folder of one run, which need not exist.
  public func run(_ run: PlannedRun) -> RunFolder { RunFolder(path: "\(path)/\(run.name)") }

  /// How far `run` has come.
  /// - Throws: `StudyFault.otherRecipe` when a run of other settings lies in its place; `RecipeError`,
  ///   `CheckpointError` or `FileFault` when what lies there cannot be read.
  public func state(of run: PlannedRun) throws -> RunState {
    let folder = self.run(run)
    guard FileManager.default.fileExists(atPath: folder.recipe) else { return .missing }
    try requireSameRecipe(as: run, in: folder)
    let (saved, isWhole) = try Self.saved(in: folder)
    guard saved >= run.steps && isWhole else { return .begun(steps: saved) }
    let last = try EvaluationTable(path: folder.evaluation).rows.last?.step ?? 0
    guard last >= run.steps else {
      throw StudyFault.withoutLastEvaluation(path: folder.path)
    }
    return .finished
  }

  /// Makes what a run needs before it is trained, and says whether it goes on.
  ///
  /// The recipe is written last: a folder without one was not begun. A run that goes on under another commit
  /// than it began with notes that.
  /// - Throws: as `state(of:)`.
  public func prepare(_ run: PlannedRun, _ description: RunDescription) throws -> RunState {
    let folder = try RunFolder.claim(self.run(run).path)
    let state = try state(of: run)
    switch state {
    case .missing:
      try description.write(to: folder)
      try run.recipe.write(to: folder.recipe)
    case .begun: try RunDescription.noteResuming(in: folder, by: description)
    case .finished: break
    }
    return state
  }

  /// The steps of the newest checkpoint; 0 where nothing was ever saved.
  /// The steps that are saved, and whether no evaluation is missing there.
  private static func saved(
    in folder: RunFolder
  ) throws(CheckpointError) -> (steps: Int, isWhole: Bool) {
    do throws(CheckpointError) {
      let manifest = try CheckpointStore(folder).newest().manifest
      return (manifest.step, manifest.owesEvaluation != true)
    } catch {
      if case .none = error { return (0, true) }
      throw error
    }
  }

  private func requireSameRecipe(as run: PlannedRun, in folder: RunFolder) throws {
    let stored = try Recipe(file: folder.recipe)
    let differences = run.recipe.differences(from: stored)
    if !differences.isEmpty {
      throw StudyFault.otherRecipe(path: folder.path, differences: differences)
    }
  }
}
