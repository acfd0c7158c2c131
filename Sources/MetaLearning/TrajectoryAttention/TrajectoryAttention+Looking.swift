import Tensors

extension TrajectoryAttention: TrajectoryExplainable {
  /// Steps that are looked at, the present one among them.
  public var sightOfTrajectories: Int { settings.window }

  /// Where the methods look in an episode. Pure.
  public func look(
    observations: [Float], actions: [Int], rewards: [Double]
  ) -> TrajectoryLook {
    let time = actions.count
    require(
      time > 0 && observations.count == time * observationSize && rewards.count == time,
      "look: \(observations.count) numbers and \(rewards.count) rewards are not those of \(time) steps"
    )
    let (estimates, returns) = lookOfEstimates(observations, actions, rewards)
    return TrajectoryLook(
      estimates: estimates, returns: returns, contrast: lookOfContrast(observations, time))
  }

  private func lookOfEstimates(
    _ observations: [Float], _ actions: [Int], _ rewards: [Double]
  ) -> (weights: [[Float]], returns: [Float]) {
    guard let model else { return ([], []) }
    let time = actions.count
    var history = TrajectoryHistory(
      TrajectoryHistory.empty(
        window: settings.window, batch: 1, observationSize: observationSize),
      observationSize: observationSize)
    var (rows, returns): ([[Float]], [Float]) = ([], [])
    for step in 0..<time {
      let seen = Array(observations[step * observationSize..<(step + 1) * observationSize])
      let found = model.estimates(
        after: history, in: Tensor(seen, shape: [1, observationSize]))
      let (heads, total) = (found.weights.shape[1], found.weights.shape[3])
      let weights = found.weights.floats
      let (count, query) = (history.count(of: 0), history.most + actions[step])
      var row = [Float](repeating: 0, count: time)
      for head in 0..<heads {
        let start = (head * total + query) * total
        for memory in 0..<count { row[step - count + memory] += weights[start + memory] }
        row[step] += weights[start + query]
      }
      rows.append(row.map { $0 / Float(heads) })
      returns.append(
        inUnits(of: found).floats[actions[step]] * Float(scale.unit) + Float(scale.mean))
      history.append(observations: seen, actions: [actions[step]])
      history.note([rewards[step]])
    }
    return (rows, returns)
  }

  /// Each step in turn is masked by zeros, in the middle of a window as far as the episode allows.
  private func lookOfContrast(_ observations: [Float], _ time: Int) -> [[Float]] {
    guard let contrast else { return [] }
    let length = min(settings.window, time)
    return (0..<time).map { step in
      let start = min(max(0, step - length / 2), time - length)
      var seen = Array(
        observations[start * observationSize..<(start + length) * observationSize])
      for i in 0..<observationSize { seen[(step - start) * observationSize + i] = 0 }
      let encoded = base.network.features(of: Tensor(seen, shape: [length, observationSize]))
      let (_, weights) = contrast.transformer(
        encoded.reshaped([1, length, encoded.shape[1]]),
        present: .filled([1, length], with: 1))
      let heads = weights.shape[1]
      let numbers = weights.floats
      var row = [Float](repeating: 0, count: time)
      for head in 0..<heads {
        for place in 0..<length {
          row[start + place] += numbers[(head * length + step - start) * length + place]
        }
      }
      return row.map { $0 / Float(heads) }
    }
  }
}
