import TensorFiles
import Tensors

/// The stages of a run that are to be looked at, with their policies.
struct WantedStages {
  /// Environment steps of training before each, ascending.
  let steps: [Int]
  private let newest: Checkpoint
  private let plan: RunPlan
  private let folder: RunFolder

  /// - Throws: `ExplainFault` where one was not kept, `CheckpointError`.
  init(_ choice: StageChoice, of plan: RunPlan, in folder: RunFolder) throws {
    newest = try CheckpointStore(folder).newest(
      algorithm: plan.agentName, environment: plan.environment.name)
    steps = try choice.steps(
      kept: SavedPolicy.stages(in: folder), last: newest.manifest.step, run: folder.path)
    self.plan = plan
    self.folder = folder
  }

  /// Makes `agent` what it was at `step`.
  /// - Returns: what the normalisers knew then.
  func load(
    _ step: Int, into agent: inout some ParameterTree
  ) throws -> TrainingEnvironments.Statistics {
    let (file, statistics) = try SavedPolicy.stage(at: step, of: plan, in: folder, newest: newest)
    try file.load(into: &agent)
    return statistics
  }
}
