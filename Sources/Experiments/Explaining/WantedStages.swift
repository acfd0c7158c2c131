import TensorFiles
import Tensors

/// The stages of a run that are to be looked at, with their policies.
struct WantedStages {
  /// Environment steps of training before each, ascending.
  let steps: [Int]
  /// Whether step 0 is a stage that was not kept.
  private let hasUntrained: Bool
  private let newest: Checkpoint
  private let plan: RunPlan
  private let folder: RunFolder

  /// - Parameter withUntrained: whether step 0 is a stage even where it was not kept: then `load` leaves
  ///   the agent as it was made.
  /// - Throws: `ExplainFault` where one was not kept, `CheckpointError`.
  init(
    _ choice: StageChoice, of plan: RunPlan, in folder: RunFolder, withUntrained: Bool = false
  ) throws {
    newest = try CheckpointStore(folder).newest(
      algorithm: plan.agentName, environment: plan.environment.name)
    let found = SavedPolicy.stages(in: folder)
    hasUntrained = withUntrained && found.first != 0
    steps = try choice.steps(
      kept: (hasUntrained ? [0] : []) + found, last: newest.manifest.step, run: folder.path)
    self.plan = plan
    self.folder = folder
  }

  /// Makes `agent` what it was at `step`.
  /// - Returns: what the normalisers knew then.
  func load(
    _ step: Int, into agent: inout some ParameterTree
  ) throws -> TrainingEnvironments.Statistics {
    if step == 0 && hasUntrained { return TrainingEnvironments.Statistics() }
    let (file, statistics) = try SavedPolicy.stage(at: step, of: plan, in: folder, newest: newest)
    try file.load(into: &agent)
    return statistics
  }
}
