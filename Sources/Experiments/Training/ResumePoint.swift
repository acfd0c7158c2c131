import Experience

/// From where a run goes on: the newest checkpoint that is whole, the rows of the replay included.
struct ResumePoint<LoopState: TrainingLoopState> {
  let checkpoint: Checkpoint
  let saved: SavedState<LoopState>
  /// What was wrong with newer checkpoints.
  private(set) var passedOver: [String] = []

  /// The newest checkpoint of `plan` as far as its own files tell; `nil` where nothing was ever saved,
  /// as in a run that was killed early.
  static func newest(in store: CheckpointStore, for plan: RunPlan) throws -> Checkpoint? {
    let found: Checkpoint
    do throws(CheckpointError) {
      found = try store.newest(algorithm: plan.agentName, environment: plan.environment.name)
    } catch {
      if case .none = error { return nil }
      throw error
    }
    if found.manifest.step >= plan.training.steps && found.manifest.owesEvaluation != true {
      throw RunFault.finished(path: store.run.path, steps: found.manifest.step)
    }
    return found
  }

  /// Fills `replay`, and falls back to older checkpoints where rows were damaged: the replay is shared
  /// by all checkpoints, and older ones need fewer rows of it.
  init(
    _ newest: Checkpoint, of plan: RunPlan, in store: CheckpointStore, filling replay: Replay?,
    from segments: inout ReplaySegments
  ) throws {
    var candidate = newest
    passedOver = newest.passedOver.map { "\($0)" }
    while true {
      let saved = try SavedState<LoopState>.read(candidate)
      do {
        if let replay {
          try segments.load(replay, total: saved.replayTotal, records: saved.replaySegments)
        }
        (checkpoint, self.saved) = (candidate, saved)
        return
      } catch let fault as ReplaySegments.Fault where !fault.isSystemFault {
        let older = try? store.newest(
          algorithm: plan.agentName, environment: plan.environment.name,
          before: candidate.manifest.step)
        guard let older else { throw fault }
        passedOver.append("\(fault)")
        candidate = older
      }
    }
  }
}
