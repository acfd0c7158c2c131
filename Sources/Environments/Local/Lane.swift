import Tensors

/// One environment of a vector, with its own stream: what happens in a lane depends on no other.
struct Lane: Sendable {
  /// The place in the vector.
  let index: Int
  var environment: any Environment
  var random: RandomStream
  /// Steps since the vector was last reset by a seed.
  var steps = 0
  /// Numbers in one observation.
  let size: Int
}

extension Lane {
  /// Begins an episode, with a fresh stream where `seed` is given.
  /// - Returns: `[size]`.
  mutating func reset(seed: UInt64? = nil) throws(LaneFault) -> [Float] {
    if let seed {
      random = RandomStream(seed: seed)
      steps = 0
    }
    let observation = environment.reset(using: &random)
    try check(observation, called: "a first observation")
    return observation
  }

  /// Takes one action and checks what it led to.
  mutating func step(_ action: Action) throws(LaneFault) -> Step {
    let step = environment.step(action, using: &random)
    steps += 1
    try check(step.observation, called: "an observation")
    guard step.reward.isFinite else {
      throw LaneFault(what: "gave a reward of \(step.reward) \(place)")
    }
    if case .truncated(let final) = step.ending { try check(final, called: "a final observation") }
    return step
  }

  private func check(_ observation: [Float], called name: String) throws(LaneFault) {
    guard observation.count == size else {
      throw LaneFault(
        what: "gave \(name) of \(observation.count) numbers \(place), "
          + "where its observation space has \(size)")
    }
    guard let element = observation.firstIndex(where: { !$0.isFinite }) else { return }
    throw LaneFault(
      what: "gave \(name) whose element \(element) is \(observation[element]) \(place)")
  }

  private var place: String { "at step \(steps) of environment \(index)" }
}

/// What an environment did that its own description forbids.
struct LaneFault: Error {
  let what: String
}
