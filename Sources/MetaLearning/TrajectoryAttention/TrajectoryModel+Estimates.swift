import Tensors

extension TrajectoryModel {
  /// What is thought of every action in the present state, given what was lived through before.
  struct Estimates {
    /// `[batch, actions]`: the returns, in units of `ReturnScale`.
    var returns: Tensor
    /// `[batch, actions]`: the rewards.
    var rewards: Tensor
    /// `[batch · actions, observation]`: what each leads to.
    var observations: Tensor
    /// `[batch, actions]`: how likely the episode goes on; `nil` where nothing asks for it.
    var continues: Tensor?
    /// Who looked where in the last block, `[batch, heads, memories + actions, memories + actions]`.
    var weights: Tensor
  }

  /// All actions of all environments in one pass: the memories of each, and a query for each action that sees
  /// them and itself, but no other query.
  /// - Parameter observations: `[batch, observation]`, the present state.
  func estimates(after history: TrajectoryHistory, in observations: Tensor) -> Estimates {
    let (batch, most, choices) = (history.batch, history.most, tokens.actions)
    let (size, total, type) = (
      tokens.observationSize, history.most + tokens.actions, observations.elementType
    )
    let past = history.memories
    let memories = tokens.table(
      observations: Tensor(past.observations, shape: [batch * most, size]).converted(to: type),
      chosen: past.actions, rewards: Tensor(past.rewards).converted(to: type))
    let repeated = observations.gathered((0..<batch * choices).map { $0 / choices })
    let queries = tokens.table(
      observations: repeated, chosen: (0..<batch * choices).map { $0 % choices },
      rewards: .zeros([batch * choices], elementType: type),
      shown: MemoryTokens.Shown(reward: false))
    let table = Tensor.concatenated(
      [
        memories.reshaped([batch, most, tokens.width]),
        queries.reshaped([batch, choices, tokens.width]),
      ], along: 1)
    var places: [Int] = []
    var marks = [Float](repeating: 0, count: batch * total * total)
    for environment in 0..<batch {
      let count = history.count(of: environment)
      places += Array(0..<most) + Array(repeating: count, count: choices)
      let start = environment * total * total
      for row in 0..<total {
        // Of places that hold nothing, each sees itself: a row must see something.
        marks[start + row * total + row] = 1
        let seen = row < most ? (row < count ? row : 0) : count
        for memory in 0..<seen { marks[start + row * total + memory] = 1 }
      }
    }
    let found = self(
      table.reshaped([batch * total, tokens.width]), batch: batch, places: places,
      allowed: Tensor(marks, shape: [batch, total, total]).converted(to: type))
    let width = norm.gain.count
    let asked = found.features.reshaped([batch, total, width])
      .slice(most..<total, along: 1).reshaped([batch * choices, width])
    return Estimates(
      returns: returns(asked).reshaped([batch, choices]),
      rewards: reward(asked).reshaped([batch, choices]), observations: observation(asked),
      continues: continues.map { $0(asked).sigmoid().reshaped([batch, choices]) },
      weights: found.weights)
  }
}
