import Environments
import Gymnasium
import Tensors
import Testing

/// The bridge against plain Gymnasium, number by number.
@Suite(.enabled(if: PythonProbe.has(.gymnasium)), .serialized)
struct GymnasiumEnvironmentTests {
  /// Steps `count` environments in `workers` processes and the reference alike, and compares.
  /// Returns the endings that came by.
  @discardableResult
  private func compare(
    _ id: String, count: Int = 1, workers: Int = 1, steps: Int,
    arguments: [String: PythonValue] = [:], limit: Int? = nil
  ) throws -> [Int] {
    var options = GymnasiumOptions(arguments: arguments)
    options.maximumEpisodeSteps = limit
    options.workers = workers
    let environment = try GymnasiumEnvironment(id, count: count, options: options)
    defer { environment.close() }
    var random = RandomStream(seed: 5).fork(id)
    let drawn = (0..<steps).map { _ in
      (0..<count).map { _ in action(in: environment.actionSpace, using: &random) }
    }
    let reference = try Reference(
      id, kwargs: arguments, limit: limit, seeds: (0..<count).map { 11 + $0 },
      actions: (0..<count).map { place in drawn.map { $0[place] } })

    let size = environment.observationSpace.size
    let first = try environment.reset(seed: 11)
    #expect(first == reference.records.flatMap(\.first))
    #expect(first.count == count * size)
    var seen: [Int] = []
    for (moment, actions) in drawn.enumerated() {
      let step = try environment.step(actions.together(for: environment.actionSpace))
      let expected = reference.records.map { $0.steps[moment] }
      try #require(step.observations == expected.flatMap(\.observation), "step \(moment)")
      try #require(step.arrivals == expected.flatMap(\.arrival), "step \(moment)")
      try #require(step.rewards == expected.map(\.reward), "step \(moment)")
      let endings = expected.map { one -> Ending in
        switch one.ending {
        case 1: .terminated
        case 2: .truncated(final: one.arrival)
        default: .running
        }
      }
      try #require(step.endings == endings, "step \(moment)")
      seen += expected.map(\.ending).filter { $0 > 0 }
    }
    return seen
  }

  private func action(in space: Space, using random: inout RandomStream) -> [Float] {
    switch space {
    case .discrete(let count): [Float(Int.random(in: 0..<count, using: &random))]
    case .box(_, let low, let high):
      zip(low, high).map { Float.random(in: $0...$1, using: &random) }
    }
  }

  @Test func cartPoleIsExact() throws {
    let endings = try compare("CartPole-v1", count: 3, workers: 2, steps: 200)
    #expect(endings.count >= 6 && endings.allSatisfy { $0 == 1 })
  }

  @Test func pendulumIsExactAndTruncatedByItsLimit() throws {
    #expect(try compare("Pendulum-v1", steps: 450) == [2, 2])
  }

  @Test func anotherLimitIsKept() throws {
    #expect(try compare("Pendulum-v1", count: 2, steps: 25, limit: 10) == [2, 2, 2, 2])
  }

  @Test func lunarLanderIsExactWithWind() throws {
    let endings = try compare(
      "LunarLanderContinuous-v3", count: 2, steps: 500,
      arguments: ["enable_wind": true, "wind_power": 12.0])
    #expect(endings.count >= 4)
  }

  @Test(.enabled(if: PythonProbe.has(.mujoco))) func hopperIsExact() throws {
    #expect(try compare("Hopper-v5", steps: 120).count >= 2)
  }

  @Test(.enabled(if: PythonProbe.has(.pybullet))) func pyBulletIsExact() throws {
    #expect(
      try compare("InvertedPendulumSwingupBulletEnv-v0", count: 2, steps: 220, limit: 100)
        == [2, 2, 2, 2])
  }

  @Test(.enabled(if: PythonProbe.has(.atari))) func atariFramesAreExact() throws {
    // Two frames of a hundred thousand numbers are enough to see the order of the pixels.
    try compare("ALE/Breakout-v5", steps: 4)
  }

  @Test func spacesKeepTheirShapeAndBounds() throws {
    let cartPole = try GymnasiumEnvironment("CartPole-v1")
    defer { cartPole.close() }
    #expect(cartPole.actionSpace == .discrete(count: 2))
    guard case .box(let shape, let low, let high) = cartPole.observationSpace else {
      Issue.record("CartPole observes a box.")
      return
    }
    #expect(shape == [4])
    #expect(low[1] == -Float.infinity && high[3] == Float.infinity)
    #expect(abs(high[0] - 4.8) < 1e-6)
    let pendulum = try GymnasiumEnvironment("Pendulum-v1")
    defer { pendulum.close() }
    #expect(pendulum.actionSpace == .box(shape: [1], low: -2, high: 2))
  }

  @Test func theSameSeedGivesTheSameEpisodeAgain() throws {
    let environment = try GymnasiumEnvironment("CartPole-v1", count: 2)
    defer { environment.close() }
    let first = try environment.reset(seed: 4)
    _ = try environment.step(.indices([0, 1]))
    #expect(try environment.reset(seed: 4) == first)
    #expect(try environment.reset(seed: 5)[..<4] == first[4...])
  }

  @Test func seedsBeyondGymnasiumsAreRefused() throws {
    let environment = try GymnasiumEnvironment("CartPole-v1", count: 2)
    defer { environment.close() }
    _ = try environment.reset(seed: (1 << 31) - 2)
    #expect(throws: EnvironmentError.self) { try environment.reset(seed: (1 << 31) - 1) }
    #expect(throws: EnvironmentError.self) { try environment.reset(seed: .max) }
  }

  @Test func stateIsNotSaved() throws {
    let environment = try GymnasiumEnvironment("CartPole-v1")
    defer { environment.close() }
    #expect(try environment.savedState() == nil)
    let state = VectorEnvironmentState(states: [], streams: [], observations: [])
    #expect(throws: EnvironmentError.self) { try environment.restore(state) }
  }

  @Test func picturesAreDrawn() throws {
    var options = GymnasiumOptions()
    options.rendersFrames = true
    let environment = try GymnasiumEnvironment(
      "CartPole-v1", count: 3, options: options)
    defer { environment.close() }
    _ = try environment.reset(seed: 1)
    let frame = try environment.renderFrame(of: 2)
    #expect(frame.width == 600 && frame.height == 400)
    #expect(frame.pixels.count == 600 * 400 * 3)
    #expect(Set(frame.pixels).count > 2)
    // A picture does not disturb the steps.
    _ = try environment.step(.indices([0, 1, 0]))
  }

  @Test func noPictureWithoutAsking() throws {
    let environment = try GymnasiumEnvironment("CartPole-v1")
    defer { environment.close() }
    _ = try environment.reset(seed: 1)
    #expect(throws: EnvironmentError.self) { try environment.renderFrame() }
  }
}

extension [[Float]] {
  /// One action for each environment.
  func together(for space: Space) -> Actions {
    switch space {
    case .discrete: .indices(map { Int($0[0]) })
    case .box: .vectors(flatMap { $0 })
    }
  }
}
