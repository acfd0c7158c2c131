import Dispatch
import Synchronization
import Tensors

extension LocalVectorEnvironment {
  /// Begins a fresh episode everywhere; environment `i` draws from the stream of `seed + i`.
  /// - Returns: `[count, size]` first observations.
  public func reset(seed: UInt64) throws -> [Float] {
    current = nil
    let outcomes = try outcomes { $0.reset(seed: seed) }
    let observations = outcomes.flatMap(\.observations)
    current = observations
    return observations
  }

  /// Takes one action in each environment, and resets those whose episode ended.
  ///
  /// Traps where the actions are of the wrong kind or number, and before the first reset.
  public func step(_ actions: Actions) throws -> VectorStep {
    precondition(current != nil, "Reset or restore environment '\(name)' before stepping it.")
    try check(actions)
    current = nil
    let width = actionSpace.size
    var outcomes = try outcomes { $0.step(actions, width: width) }

    var whole = outcomes.removeFirst()
    for outcome in outcomes {
      whole.observations += outcome.observations
      whole.arrivals += outcome.arrivals
      whole.rewards += outcome.rewards
      whole.endings += outcome.endings
    }
    current = whole.observations
    return VectorStep(
      observations: whole.observations, arrivals: whole.arrivals, rewards: whole.rewards,
      endings: whole.endings)
  }

  /// Runs one task a shard, in threads where there are several, and reports the first fault.
  private func outcomes(
    of task: @Sendable (Shard) -> ShardOutcome
  ) throws(EnvironmentError) -> [ShardOutcome] {
    let outcomes: [ShardOutcome]
    if shards.count == 1 {
      outcomes = [task(shards[0])]
    } else {
      let finished = Mutex<[ShardOutcome]>([])
      let shards = shards
      DispatchQueue.concurrentPerform(iterations: shards.count) { index in
        let outcome = task(shards[index])
        finished.withLock { $0.append(outcome) }
      }
      // Threads finish in any order; the vector's order does not depend on it.
      outcomes = finished.withLock { $0 }.sorted { $0.first < $1.first }
    }
    if let fault = outcomes.lazy.compactMap(\.fault).first {
      throw EnvironmentError.misbehaved(name: name, what: fault.what)
    }
    return outcomes
  }

  /// Traps on actions of the wrong kind or number; throws on those that are not finite, since they
  /// come from a policy that has diverged, not from a mistake in the program's text.
  private func check(_ actions: Actions) throws(EnvironmentError) {
    switch (actionSpace, actions) {
    case (.discrete(let options), .indices(let indices)):
      precondition(
        indices.count == count,
        "'\(name)' takes actions of shape [\(count)], not [\(indices.count)].")
      precondition(
        indices.allSatisfy { (0..<options).contains($0) },
        "'\(name)' takes actions below \(options), not \(indices).")
    case (.box, .vectors(let values)):
      let width = actionSpace.size
      precondition(
        values.count == count * width,
        "'\(name)' takes actions of shape [\(count), \(width)], not \(values.count) numbers.")
      guard let element = values.firstIndex(where: { !$0.isFinite }) else { return }
      throw .unsuitable(
        name: name,
        what: "was handed an action whose element \(element % width) is \(values[element]), "
          + "for environment \(element / width): the policy that acts has diverged")
    case (.discrete, .vectors):
      preconditionFailure("'\(name)' takes .indices of shape [\(count)], not .vectors.")
    case (.box, .indices):
      preconditionFailure(
        "'\(name)' takes .vectors of shape [\(count), \(actionSpace.size)], not .indices.")
    }
  }
}
