extension TrialObservations {
  /// The base's state with the episodes counted and what is remembered; `nil` where the base's is.
  public func savedState() throws -> VectorEnvironmentState? {
    guard var state = try base.savedState() else { return nil }
    let begins = beginsTrial.map { $0 ? 1.0 : 0.0 }
    try state.keep(
      episodeInTrial.map { Double($0) } + begins + memories.map { Double($0) }, as: Self.key,
      of: name)
    return state
  }

  /// Goes back to a saved state.
  /// - Returns: `[count, size]`, with what was remembered.
  /// - Throws: `EnvironmentError.unfitState` where the state is not one of such trials.
  public func restore(_ state: VectorEnvironmentState) throws -> [Float] {
    guard let numbers = state.extras[Self.key], numbers.count == count * (2 + memoryWidth) else {
      throw EnvironmentError.unfitState(
        name: name,
        what: "it holds no trials of \(count) environments whose observations are longer by "
          + "\(memoryWidth)")
    }
    let counted = numbers.prefix(count).compactMap { Int(exactly: $0) }
    guard counted.count == count, counted.allSatisfy((0..<episodes).contains) else {
      throw EnvironmentError.unfitState(
        name: name, what: "its trials are not of \(episodes) episodes")
    }
    let observations = try base.restore(state)
    episodeInTrial = counted
    beginsTrial = numbers[count..<2 * count].map { $0 == 1 }
    memories = numbers[(2 * count)...].map { Float($0) }
    return joined(observations, memories)
  }

  private static var key: String { "trialObservations" }
}

extension TrialObservations {
  /// The bounds of a space, element by element.
  static func bounds(of space: Space) -> (low: [Float], high: [Float]) {
    switch space {
    case .box(_, let low, let high): (low, high)
    case .discrete(let count): ([0], [Float(count - 1)])
    }
  }

  /// The bounds of what is remembered: an action, a reward, an ending.
  ///
  /// The vector of an action has no bounds here: an agent may choose beyond those of the box.
  static func memoryBounds(
    of actions: Space, includesEnding: Bool, actionAsIndex: Bool
  ) -> (low: [Float], high: [Float]) {
    let ending: [Float] = includesEnding ? [1] : []
    let low: [Float]
    let high: [Float]
    switch actions {
    case .box(_, let bounds, _):
      low = bounds.map { _ in -.infinity }
      high = bounds.map { _ in .infinity }
    case .discrete(let count):
      low = .init(repeating: 0, count: actionAsIndex ? 1 : count)
      high = actionAsIndex ? [Float(count - 1)] : low.map { _ in 1 }
    }
    return (low + [-.infinity] + ending.map { _ in 0 }, high + [.infinity] + ending)
  }
}
