import Tensors

/// Stretches of whole episodes side by side. None crosses an episode's border; shorter ones are filled up with
/// zeros, and `present` tells.
public struct TrajectoryWindows {
  /// `[batch, time, observation]`
  public var observations: Tensor
  /// `batch · time` actions, window by window; 0 where there is none.
  public var actions: [Int]
  /// `[batch, time]`
  public var rewards: Tensor
  /// `[batch, time]`: R_t, with what came after the window.
  public var returns: Tensor
  /// `[batch, time]`: 0 for a step that terminated its episode and for what fills up, 1 for all others.
  public var continues: Tensor
  /// `[batch, time]`: 1 for steps and 0 for what fills up.
  public var present: Tensor

  /// Windows.
  public var batch: Int { present.shape[0] }
  /// Steps of a window.
  public var time: Int { present.shape[1] }
}

extension TrajectoryReplay {
  /// `count` windows of up to `length` steps, each from an episode drawn by its length, at a place drawn evenly
  /// within it.
  /// - Parameter discount: γ of the returns.
  /// - Returns: `nil` while no episode has ended.
  public func windows(
    _ count: Int, of length: Int, discount: Double, using random: inout RandomStream
  ) -> TrajectoryWindows? {
    require(
      count > 0 && length > 0,
      "windows: \(count) windows of \(length) steps are nothing to learn from")
    guard steps > 0 else { return nil }
    var spans: [(trajectory: Int, start: Int)] = []
    for _ in 0..<count {
      var place = random.integer(below: steps)
      var index = 0
      while place >= trajectories[index].count {
        place -= trajectories[index].count
        index += 1
      }
      let starts = max(1, trajectories[index].count - length + 1)
      spans.append((index, random.integer(below: starts)))
    }
    return windows(at: spans, of: length, discount: discount)
  }

  /// The windows that begin at the given places of the given episodes.
  func windows(
    at spans: [(trajectory: Int, start: Int)], of length: Int, discount: Double
  ) -> TrajectoryWindows {
    let size = observationSize
    let count = spans.count
    var observations = [Float](repeating: 0, count: count * length * size)
    var actions = [Int](repeating: 0, count: count * length)
    var rewards = [Float](repeating: 0, count: count * length)
    var returns = rewards
    var continues = rewards
    var present = rewards
    for (row, span) in spans.enumerated() {
      let episode = trajectories[span.trajectory]
      let all = episode.returns(discount: discount)
      for step in 0..<min(length, episode.count - span.start) {
        let (from, to) = (span.start + step, row * length + step)
        for i in 0..<size { observations[to * size + i] = episode.observations[from * size + i] }
        actions[to] = Int(episode.actions[from])
        rewards[to] = episode.rewards[from]
        returns[to] = all[from]
        present[to] = 1
        // Nothing comes after a step that terminates; a critic that says exactly 0 would be taken for that.
        continues[to] = from == episode.count - 1 && episode.valueAfter == 0 ? 0 : 1
      }
    }
    let shape = Shape([count, length])
    return TrajectoryWindows(
      observations: Tensor(observations, shape: [count, length, size]), actions: actions,
      rewards: Tensor(rewards, shape: shape), returns: Tensor(returns, shape: shape),
      continues: Tensor(continues, shape: shape), present: Tensor(present, shape: shape))
  }
}
