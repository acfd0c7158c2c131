import Tensors

extension LocalVectorEnvironment {
  /// The state of every environment and its stream, or `nil` where the environments are not
  /// resumable or have not been reset.
  public func savedState() throws -> VectorEnvironmentState? {
    guard let current else { return nil }
    let lanes = shards.flatMap { $0.withLanes { $0 } }
    var states: [[Double]] = []
    for lane in lanes {
      guard let environment = lane.environment as? any ResumableEnvironment else { return nil }
      states.append(environment.state)
    }
    return VectorEnvironmentState(
      states: states, streams: lanes.map(\.random), observations: current,
      extras: [Self.stepsKey: lanes.map { Double($0.steps) }])
  }

  /// Goes back to a saved state, bit for bit.
  /// - Returns: `[count, size]`, the observations to act on next.
  /// - Throws: `EnvironmentError.unfitState` where the state is of another number of environments
  ///   or of another task; nothing has changed then.
  public func restore(_ state: VectorEnvironmentState) throws -> [Float] {
    try check(state)
    let steps = state.extras[Self.stepsKey] ?? []
    for shard in shards {
      shard.withLanes { lanes in
        for position in lanes.indices {
          let index = lanes[position].index
          guard var environment = lanes[position].environment as? any ResumableEnvironment else {
            continue
          }
          environment.state = state.states[index]
          lanes[position].environment = environment
          lanes[position].random = state.streams[index]
          lanes[position].steps = steps.indices.contains(index) ? Int(steps[index]) : 0
        }
      }
    }
    current = state.observations
    return state.observations
  }

  private static var stepsKey: String { "local.steps" }

  private func check(_ state: VectorEnvironmentState) throws(EnvironmentError) {
    func refuse(_ what: String) -> EnvironmentError { .unfitState(name: name, what: what) }
    guard state.states.count == count, state.streams.count == count else {
      throw refuse(
        "it holds \(state.states.count) environments and \(state.streams.count) streams, "
          + "and there are \(count)")
    }
    let size = observationSpace.size
    guard state.observations.count == count * size else {
      throw refuse(
        "it holds \(state.observations.count) numbers of observations, "
          + "and [\(count), \(size)] are needed")
    }
    if let steps = state.extras[Self.stepsKey] {
      guard steps.allSatisfy({ Int(exactly: $0) != nil }) else {
        throw refuse("its step counts are not whole numbers")
      }
    }
    for lane in shards.flatMap({ $0.withLanes { $0 } }) {
      guard let environment = lane.environment as? any ResumableEnvironment else {
        throw refuse("this environment cannot be saved (it is not a ResumableEnvironment)")
      }
      let (needed, found) = (environment.state.count, state.states[lane.index].count)
      guard needed == found else {
        throw refuse("environment \(lane.index) needs \(needed) numbers and it holds \(found)")
      }
    }
  }
}
