import Networks
import Tensors
import TestSupport
import Testing

@testable import Algorithms
@testable import Experience
@testable import MetaLearning

@Suite struct TrajectoryModelTests {
  private func model(
    size: Int = 5, actions: Int = 3,
    _ change: (inout TrajectoryAttentionSettings) -> Void = { _ in }
  ) -> TrajectoryModel {
    var random = RandomStream(seed: 2)
    return TrajectoryModel(
      tokens: MemoryTokens(observationSize: size, actions: actions),
      settings: Episodes.settings(change), using: &random)
  }

  /// What stands in the history after the first `count` steps of the first window, with the present state.
  private func live(
    _ windows: TrajectoryWindows, after count: Int, window: Int = 8
  ) -> (history: TrajectoryHistory, present: Tensor) {
    let size = windows.observations.shape[2]
    var history = TrajectoryHistory(
      TrajectoryHistory.empty(window: window, batch: 1, observationSize: size),
      observationSize: size)
    let seen = windows.observations.floats
    for step in 0..<count {
      history.append(
        observations: Array(seen[step * size..<(step + 1) * size]), actions: [windows.actions[step]]
      )
      history.note([Double(windows.rewards.floats[step])])
    }
    return (
      history,
      Tensor(Array(seen[count * size..<(count + 1) * size]), shape: [1, size])
    )
  }

  private func windows(_ lengths: [Int] = [8], of length: Int = 8) throws -> TrajectoryWindows {
    Episodes.replay(lengths: lengths).windows(at: [(0, 0)], of: length, discount: 0.9)
  }

  /// Learning from the past alone is what acting does: of every step, the query of the action that was taken.
  @Test(arguments: [TokenPositions.Kind.none, .sinusoidal, .learned])
  func causalLearningIsLive(positions: TokenPositions.Kind) throws {
    let model = model {
      $0.positions = positions
      $0.norm = positions == .none ? .after : .before
    }
    let windows = try windows()
    for step in 0..<8 {
      let (history, present) = live(windows, after: step)
      let estimates = model.estimates(after: history, in: present)
      let returns = estimates.returns.floats[windows.actions[step]]
      // The loss of a window cut off behind this step tells the query's error: with the target 0 for all others its
      // share is the square.
      func error(target: Float) -> Double {
        var targets = [Float](repeating: 0, count: 8)
        targets[step] = target
        return model.causalLosses(on: windows, returns: Tensor(targets, shape: [1, 8])).returns
          .number * 8
      }
      // (q − 1)² − q² = 1 − 2q, and the other steps' shares fall out.
      let query = (1 - (error(target: 1) - error(target: 0))) / 2
      #expect(abs(query - Double(returns)) < 1e-4)
    }
  }

  /// A marker in what is paid at a step, and in all that comes after, changes no estimate up to that step.
  @Test func theFutureDoesNotLeak() throws {
    let model = model()
    let windows = try windows()
    func queries(marked from: Int) -> [Double] {
      var other = windows
      var (rewards, seen) = (windows.rewards.floats, windows.observations.floats)
      for step in from..<8 {
        rewards[step] = 1000
        if step > from { for i in 0..<5 { seen[step * 5 + i] = -1000 } }
      }
      other.rewards = Tensor(rewards, shape: [1, 8])
      other.observations = Tensor(seen, shape: [1, 8, 5])
      for step in from + 1..<8 { other.actions[step] = 2 - windows.actions[step] }
      // Each step's error by itself, from the difference that its target makes.
      return (0..<8).map { step in
        var targets = [Float](repeating: 0, count: 8)
        let none = model.causalLosses(on: other, returns: Tensor(targets, shape: [1, 8])).returns
        targets[step] = 1
        let one = model.causalLosses(on: other, returns: Tensor(targets, shape: [1, 8])).returns
        return one.number - none.number
      }
    }
    // What the last step is paid comes after all queries.
    let unmarked = queries(marked: 7)
    for from in 0..<7 {
      let marked = queries(marked: from)
      for step in 0...from { #expect(abs(marked[step] - unmarked[step]) < 1e-4, "\(from) \(step)") }
      // The marker is seen by those that come after: this test can fail.
      #expect(abs(marked[from + 1] - unmarked[from + 1]) > 1e-3)
    }
  }

  /// What another episode left in the memory's rows is not seen, nor what stands in rows beyond.
  @Test func theLastEpisodeDoesNotLeak() throws {
    let model = model()
    let windows = try windows()
    var (used, present) = live(windows, after: 6)
    used.note([1000])
    used.forget(where: [true])
    let (fresh, _) = live(windows, after: 0)
    let found = model.estimates(after: used, in: present).returns
    #expect(found.floats == model.estimates(after: fresh, in: present).returns.floats)
    #expect(
      found.floats
        != model.estimates(after: live(windows, after: 6).history, in: present).returns.floats)
    // Two environments do not see each other.
    present = .concatenated([present, present * 3], along: 0)
    var both = TrajectoryHistory(
      TrajectoryHistory.empty(window: 8, batch: 2, observationSize: 5), observationSize: 5)
    both.append(observations: [1, 2, 3, 4, 5, 0, 0, 0, 0, 0], actions: [0, 1])
    both.note([1, -1])
    let first = model.estimates(after: both, in: present).returns.floats.prefix(3)
    both.note([1, 50])
    let marked = model.estimates(after: both, in: present).returns.floats
    #expect(Array(first) == Array(marked.prefix(3)))
  }

  /// The query of an action does not see those of the others: leaving actions out would change nothing. Told by
  /// permuting what is not the query's own: the weights at other queries are nought.
  @Test func queriesDoNotSeeEachOther() throws {
    let windows = try windows()
    let (history, present) = live(windows, after: 4)
    let weights = model().estimates(after: history, in: present).weights
    // [1, heads, 7 + 3, 7 + 3]
    #expect(weights.shape == [1, 2, 10, 10])
    let numbers = weights.floats
    for head in 0..<2 {
      for query in 7..<10 {
        let row = (0..<10).map { numbers[(head * 10 + query) * 10 + $0] }
        #expect(abs(row.reduce(0, +) - 1) < 1e-5)
        for place in 0..<10 {
          #expect((row[place] > 0) == (place < 4 || place == query))
        }
      }
    }
  }

  /// Nothing of a memory that is left out is seen: neither what was seen, done nor paid.
  @Test func whatIsLeftOutIsHidden() throws {
    let model = model()
    var windows = try windows([8, 5])
    func losses(_ windows: TrajectoryWindows) -> [Double] {
      let losses = model.leaveOneOutLosses(
        on: windows, at: [3], returns: .zeros([1, 8]))
      return [losses.returns.number]
    }
    let plain = losses(windows)
    var (rewards, seen) = (windows.rewards.floats, windows.observations.floats)
    rewards[3] = 1000
    for i in 15..<20 { seen[i] = -1000 }
    windows.rewards = Tensor(rewards, shape: [1, 8])
    windows.observations = Tensor(seen, shape: [1, 8, 5])
    windows.actions[3] = (windows.actions[3] + 1) % 3
    #expect(losses(windows) == plain)
    rewards[4] = 1000
    windows.rewards = Tensor(rewards, shape: [1, 8])
    #expect(losses(windows) != plain)
  }

  /// On a chain without chance R_t = γ^(steps left − 1): the return head learns it, from the past alone and from
  /// both sides.
  @Test func theReturnHeadReachesTheReturn() throws {
    let (length, discount) = (8, 0.9)
    var replay = TrajectoryReplay(capacity: 1000, observationSize: length)
    replay.add(Episodes.chain(length, count: 10))
    var model = model(size: length, actions: 2)
    var optimizer = Adam(for: model, rate: 3e-3)
    var random = RandomStream(seed: 8)
    for step in 0..<900 {
      let windows = try #require(replay.windows(4, of: 8, discount: discount, using: &random))
      let places = (0..<4).map { _ in random.integer(below: length - 1) }
      let (_, gradient) = valueAndGradient(at: model) {
        step % 2 == 0
          ? $0.causalLosses(on: windows, returns: windows.returns).total
          : $0.leaveOneOutLosses(on: windows, at: places, returns: windows.returns).total
      }
      optimizer.step(&model, along: gradient)
    }
    let windows = replay.windows(at: [(0, 0)], of: 8, discount: discount)
    for step in 0..<length - 1 {
      let (history, present) = live(windows, after: step)
      let estimates = model.estimates(after: history, in: present)
      var expected = 1.0
      for _ in 0..<length - 2 - step { expected *= discount }
      #expect(abs(Double(windows.returns.floats[step]) - expected) < 1e-6)
      #expect(abs(Double(estimates.returns.floats[1]) - expected) < 0.03, "step \(step)")
      #expect(abs(Double(estimates.rewards.floats[1]) - (step == length - 2 ? 1 : 0)) < 0.05)
      let left = model.leaveOneOutLosses(on: windows, at: [step], returns: windows.returns)
      #expect(left.returns.number < 1e-3 && left.observation.number < 3e-2)
      #expect((left.action?.number ?? 9) < 0.05)
    }
  }

  /// Where the episode ends is learned, and said before it does.
  @Test func theEndIsForeseen() throws {
    var replay = TrajectoryReplay(capacity: 1000, observationSize: 6)
    replay.add(Episodes.chain(6, count: 10))
    var model = model(size: 6, actions: 2) { $0.estimate = .model }
    var optimizer = Adam(for: model, rate: 3e-3)
    var random = RandomStream(seed: 8)
    for _ in 0..<300 {
      let windows = try #require(replay.windows(4, of: 8, discount: 0.9, using: &random))
      let (_, gradient) = valueAndGradient(at: model) {
        $0.causalLosses(on: windows, returns: windows.returns).total
      }
      optimizer.step(&model, along: gradient)
    }
    let windows = replay.windows(at: [(0, 0)], of: 8, discount: 0.9)
    #expect(windows.continues.floats == [1, 1, 1, 1, 0, 0, 0, 0])
    for step in 0..<5 {
      let (history, present) = live(windows, after: step)
      let goesOn = try #require(model.estimates(after: history, in: present).continues).floats[1]
      #expect(abs(goesOn - (step == 4 ? 0 : 1)) < 0.05, "step \(step)")
    }
    #expect(self.model().continues == nil)
  }

  @Test(arguments: [TransformerBlock.Norm.before, .after])
  func gradientsAreDifferenceQuotients(norm: TransformerBlock.Norm) throws {
    let model = model {
      ($0.width, $0.layers, $0.norm, $0.positions) = (4, 1, norm, .learned)
      $0.estimate = .model
    }.converted(to: .float64)
    var random = RandomStream(seed: 3)
    let drawn = try #require(
      Episodes.replay(lengths: [3, 9]).windows(3, of: 5, discount: 0.9, using: &random))
    var windows = drawn
    windows.observations = drawn.observations.converted(to: .float64)
    windows.rewards = drawn.rewards.converted(to: .float64)
    windows.present = drawn.present.converted(to: .float64)
    windows.continues = drawn.continues.converted(to: .float64)
    let returns = drawn.returns.converted(to: .float64)
    let places = (0..<3).map { $0 % 3 }
    for isCausal in [true, false] {
      let error = firstDerivativeError(
        of: { tensors in
          let moved = model.mapped { index, _ in tensors[index] }
          return isCausal
            ? moved.causalLosses(on: windows, returns: returns).total
            : moved.leaveOneOutLosses(on: windows, at: places, returns: returns).total
        }, at: model.parameters)
      #expect(error < 1e-5)
    }
  }

  @Test func aHistoryByHand() {
    var history = TrajectoryHistory(
      TrajectoryHistory.empty(window: 3, batch: 2, observationSize: 1), observationSize: 1)
    #expect(history.tensor.shape == [3, 2, 3])
    for step in 0..<3 {
      history.append(observations: [Float(step), Float(10 + step)], actions: [step, 2 - step])
      history.note([Double(step) / 2, -1])
      if step == 1 { history.forget(where: [false, true]) }
    }
    #expect(history.count(of: 0) == 2 && history.count(of: 1) == 1)
    let memories = history.memories
    #expect(memories.observations == [1, 2, 12, 0])
    #expect(memories.actions == [1, 2, 0, 0])
    #expect(memories.rewards == [0.5, 1, -1, 0])
    let again = TrajectoryHistory(history.tensor, observationSize: 1)
    #expect(again.memories.observations == memories.observations)
  }

  /// Units of returns: the deviation, or a twentieth of the mean.
  @Test func units() {
    var scale = ReturnScale()
    #expect(scale.unit == 1 && scale.mean == 0)
    scale.note([0, 0])
    #expect(scale.unit == 1)
    scale = ReturnScale()
    scale.note([-1, 3])
    #expect(abs(scale.mean - 1) < 1e-5 && abs(scale.unit - 2) < 1e-5)
    #expect(abs(scale.scaled(Tensor([5])).number - 2) < 1e-5)
    scale = ReturnScale()
    scale.note([100, 100.5])
    #expect(abs(scale.unit - 100.25 / 20) < 1e-3)
    scale.note([])
    #expect(abs(scale.unit - 100.25 / 20) < 1e-3)
  }
}
