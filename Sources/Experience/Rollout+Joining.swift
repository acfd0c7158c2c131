import Environments
import Tensors

extension Rollout {
  /// Rollouts of the same length as one, their environments side by side.
  /// - Parameter rollouts: at least one; all with memories, arrivals and the like, or none.
  public static func sideBySide(_ rollouts: [Rollout]) -> Rollout {
    guard let first = rollouts.first else { fatalError("sideBySide: there is no rollout") }
    guard rollouts.count > 1 else { return first }
    for rollout in rollouts {
      require(
        rollout.time == first.time && rollout.memoryEvery == first.memoryEvery
          && rollout.memories.count == first.memories.count,
        "sideBySide: rollouts of \(rollout.time) steps with \(rollout.memories.count) memories and "
          + "of \(first.time) with \(first.memories.count) do not fit together")
    }
    func joined(_ part: (Rollout) -> Tensor) -> Tensor {
      .concatenated(rollouts.map(part), along: 1)
    }
    func wanted(_ part: (Rollout) -> Tensor?, along axis: Int) -> Tensor? {
      let parts = rollouts.compactMap(part)
      require(
        parts.isEmpty || parts.count == rollouts.count,
        "sideBySide: some rollouts have what others lack")
      return parts.isEmpty ? nil : .concatenated(parts, along: axis)
    }
    let arrivals = rollouts.compactMap(\.reached)
    let reached = arrivals.count == rollouts.count ? RolloutObservations.sideBySide(arrivals) : nil
    var whole = Rollout(
      seen: .sideBySide(rollouts.map(\.seen)), actions: joinedActions(of: rollouts),
      rewards: joined(\.rewards), continues: joined(\.continues), boundaries: joined(\.boundaries),
      values: joined(\.values), nextValues: joined(\.nextValues), resets: joined(\.resets),
      memories: first.memories.indices.map { index in joined { $0.memories[index] } },
      memoryEvery: first.memoryEvery, reached: reached,
      logProbabilities: wanted(\.logProbabilities, along: 1),
      finalObservations: wanted(\.finalObservations, along: 0))
    whole.logitOffsets = wanted(\.logitOffsets, along: 1)
    return whole
  }

  private static func joinedActions(of rollouts: [Rollout]) -> Actions {
    var (indices, vectors): ([Int], [Float]) = ([], [])
    for step in 0..<rollouts[0].time {
      for rollout in rollouts {
        switch rollout.actions {
        case .indices(let all):
          indices += all[step * rollout.batch..<(step + 1) * rollout.batch]
        case .vectors(let all):
          let row = all.count / rollout.time
          vectors += all[step * row..<(step + 1) * row]
        }
      }
    }
    if case .vectors = rollouts[0].actions { return .vectors(vectors) }
    return .indices(indices)
  }
}

extension RolloutObservations {
  /// Of the same steps, their environments side by side. Pictures stay bytes.
  static func sideBySide(_ parts: [RolloutObservations]) -> RolloutObservations {
    let pictures = parts.compactMap { part in
      if case .pictures(let frames) = part { return frames }
      return nil
    }
    if pictures.count == parts.count { return .pictures(.sideBySide(pictures)) }
    return .numbers(.concatenated(parts.map(\.all), along: 1))
  }
}
