import Environments
import Tensors

@testable import Algorithms
@testable import Experience
@testable import MetaLearning

/// Trajectories to learn from that are written down number by number.
enum Episodes {
  /// Ways along a chain of `length` places without a wrong step: the last step pays 1. As rollouts have them, `count`
  /// episodes one after another in one environment.
  static func chain(_ length: Int, count: Int) -> Rollout {
    let steps = length - 1
    let time = steps * count
    var observations: [Float] = []
    for step in 0..<time { observations += (0..<length).map { $0 == step % steps ? 1 : 0 } }
    let last = (0..<time).map { $0 % steps == steps - 1 }
    return Rollout(
      observations: Tensor(observations, shape: [time, 1, length]),
      actions: .indices(.init(repeating: 1, count: time)),
      rewards: Tensor(last.map { $0 ? 1 : 0 }, shape: [time, 1]),
      continues: Tensor(last.map { $0 ? 0 : 1 }, shape: [time, 1]),
      boundaries: Tensor(last.map { $0 ? 1 : 0 }, shape: [time, 1]),
      values: .zeros([time, 1]), nextValues: .zeros([time, 1]),
      resets: Tensor((0..<time).map { $0 % steps == 0 ? 1 : 0 }, shape: [time, 1]))
  }

  /// Episodes of drawn numbers: the states of each are its own, or all the same.
  static func replay(
    lengths: [Int], size: Int = 5, actions: Int = 3, isConstant: Bool = false, seed: UInt64 = 1
  ) -> TrajectoryReplay {
    var random = RandomStream(seed: seed)
    let time = lengths.reduce(0, +)
    var ends = [Float](repeating: 0, count: time)
    var begins = ends
    var place = 0
    for length in lengths {
      begins[place] = 1
      place += length
      ends[place - 1] = 1
    }
    let shape = Shape([time, 1])
    var replay = TrajectoryReplay(capacity: 10_000, observationSize: size)
    replay.add(
      Rollout(
        observations: isConstant
          ? .filled([time, 1, size], with: 0.7) : .normal([time, 1, size], using: &random),
        actions: .indices((0..<time).map { _ in random.integer(below: actions) }),
        rewards: .normal(shape, using: &random),
        continues: Tensor(ends.map { 1 - $0 }, shape: shape),
        boundaries: Tensor(ends, shape: shape), values: .zeros(shape), nextValues: .zeros(shape),
        resets: Tensor(begins, shape: shape)))
    return replay
  }

  /// A base with an encoder of two layers.
  static func base(
    _ size: Int = 5, actions: Int = 3, seed: UInt64 = 3,
    _ change: (inout A2CSettings) -> Void = { _ in }
  ) -> A2C {
    var settings = A2CSettings()
    (settings.shared, settings.hidden) = ([16, 12], [])
    change(&settings)
    var random = RandomStream(seed: seed)
    return A2C(
      observationSize: size, actions: .discrete(count: actions), settings: settings, using: &random)
  }

  static func settings(
    _ change: (inout TrajectoryAttentionSettings) -> Void = { _ in }
  ) -> TrajectoryAttentionSettings {
    var settings = TrajectoryAttentionSettings()
    (settings.window, settings.width, settings.heads) = (8, 16, 2)
    change(&settings)
    return settings
  }

  /// An agent, with trajectories where there are any.
  static func agent(
    after replay: TrajectoryReplay? = nil, size: Int = 5, actions: Int = 3,
    base: A2C? = nil, _ change: (inout TrajectoryAttentionSettings) -> Void = { _ in }
  ) throws -> TrajectoryAttention<A2C> {
    var random = RandomStream(seed: 4)
    var agent = try TrajectoryAttention(
      base: base ?? self.base(size, actions: actions), observationSize: size,
      actions: .discrete(count: actions), settings: settings(change), using: &random)
    if let replay {
      agent.trajectories = replay
      // As an update leaves it; the mean is 0 and the unit 1.
      agent.scale.note([-1, 1])
    }
    return agent
  }
}
