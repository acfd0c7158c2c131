import Environments
import Experience
import Networks
import Tensors
import TestSupport
import Testing

@testable import Algorithms

/// What is learned from pictures part by part is what is learned from all of them at once.
@Suite("Pictures in parts")
struct PicturePartsTests {
  private let space = Space.box(shape: [2, 10, 7], low: 0, high: 255)

  /// More steps than go through a network at a time.
  private func rollout(time: Int, batch: Int) -> Rollout {
    var random = RandomStream(seed: 8)
    let shape = Shape([time, batch])
    var numbers = random.fork("numbers")
    func flags(_ share: Double) -> Tensor {
      Tensor(
        (0..<time * batch).map { _ in random.uniform(0, 1) < share ? 1 : 0 }, shape: shape)
    }
    let boundaries = flags(0.1)
    return Rollout(
      observations: .uniform([time, batch, space.size], 0, 255, using: &numbers),
      actions: .indices((0..<time * batch).map { $0 * 7 % 3 }),
      rewards: .normal(shape, using: &numbers), continues: 1 - boundaries, boundaries: boundaries,
      values: .normal(shape, using: &numbers), nextValues: .normal(shape, using: &numbers),
      resets: .zeros(shape), logProbabilities: .uniform(shape, -2, -0.5, using: &numbers),
      finalObservations: .uniform([batch, space.size], 0, 255, using: &numbers))
  }

  private func expectEqual(
    _ parts: Gradient, _ whole: Gradient, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(
      largestRelativeError(of: parts.tensors, against: whole.tensors, floor: 1e-2) < 1e-3,
      sourceLocation: sourceLocation)
  }

  @Test func proximal() throws {
    var random = RandomStream(seed: 1)
    var settings = PPOSettings()
    (settings.torso, settings.hidden, settings.minibatchSize) = (.drarl, [], 150)
    let agent = try PPO(
      observations: space, actions: .discrete(count: 3), settings: settings, using: &random)
    let rollout = rollout(time: 25, batch: 8)
    let experience = agent.experience(from: rollout)
    // Nothing looks at the pictures a second time where probabilities were recorded.
    #expect(experience.policy == nil)
    #expect(experience.logProbabilities.floats == rollout.logProbabilities?.floats)
    let lesson = agent.lesson(
      on: rollout.steps(at: (0..<150).map { $0 * 37 % 200 }), of: experience)
    let (parts, metrics) = agent.gradient(from: lesson)
    var all: ProximalLosses?
    let (_, whole) = valueAndGradient(at: agent.network) { network in
      let losses = agent.losses(of: network, on: lesson)
      all = losses
      return losses.total
    }
    expectEqual(parts, whole)
    let expected = try #require(all).metrics
    for (name, value) in metrics.entries {
      #expect(abs(value - (expected[name] ?? .nan)) < 1e-4, "\(name)")
    }
  }

  /// With a penalty the policy that acted is wanted, of all steps.
  @Test func penalized() throws {
    var random = RandomStream(seed: 1)
    var settings = PPOSettings()
    (settings.torso, settings.hidden, settings.penalty) = (.impala, [], 0.5)
    let agent = try PPO(
      observations: space, actions: .discrete(count: 3), settings: settings, using: &random)
    let rollout = rollout(time: 25, batch: 6)
    let policy = try #require(agent.experience(from: rollout).policy)
    let whole = agent.network(rollout.observations, memory: nil, resets: rollout.resets).policy
    let differences =
      (policy.logProbability(of: rollout.actions) - whole.logProbability(of: rollout.actions))
      .floats.map(abs)
    #expect(differences.count == 150 && (differences.max() ?? 1) < 1e-5)
  }

  @Test func advantage() throws {
    var random = RandomStream(seed: 1)
    var settings = A2CSettings()
    (settings.torso, settings.hidden, settings.entropyWeight) = (.impala, [], 0.01)
    let agent = try A2C(
      observations: space, actions: .discrete(count: 3), settings: settings, using: &random)
    let lesson = agent.lessons(from: rollout(time: 25, batch: 6))[0]
    let (parts, metrics) = agent.gradient(from: lesson)
    var expected = Metrics()
    let (_, whole) = valueAndGradient(at: agent.network) { network in
      let losses = agent.losses(
        of: network, on: lesson.steps, advantages: lesson.advantages, returns: lesson.returns)
      expected = losses.metrics
      return losses.total
    }
    expectEqual(parts, whole)
    for (name, value) in metrics.entries {
      #expect(abs(value - (expected[name] ?? .nan)) < 1e-4, "\(name)")
    }
  }

  /// Sums over environments, with V-trace inside each.
  @Test func vTrace() throws {
    var random = RandomStream(seed: 1)
    var settings = IMPALASettings()
    (settings.networks.torso, settings.networks.hidden) = (.simpleDRARL, [])
    let agent = try IMPALA(
      observations: space, actions: .discrete(count: 3), settings: settings, using: &random)
    let rollout = rollout(time: 20, batch: 7)
    let parts = Array(rollout.parts(ofSteps: 64))
    #expect(parts.map(\.batch) == [3, 3, 1])
    func gradient(_ rollout: Rollout) -> Gradient {
      valueAndGradient(at: agent.network) { agent.losses(of: $0, on: rollout).total }.gradient
    }
    var sum = WeightedSum()
    for part in parts { sum.add(gradient(part), weight: 1) }
    expectEqual(sum.gradient, gradient(rollout))
    // An update is one step of the optimizer along that sum.
    var (once, again) = (agent, agent)
    _ = once.update(on: rollout, using: &random)
    again.optimizer.step(&again.network, along: gradient(rollout))
    #expect(once.network.largestDifference(from: again.network) < 1e-4)
    #expect(once.network.largestDifference(from: agent.network) > 1e-4)
  }

  @Test func aMemoryKeepsStepsTogether() throws {
    var random = RandomStream(seed: 1)
    var settings = A2CSettings()
    (settings.torso, settings.hidden, settings.memory) = (.impala, [], 5)
    let agent = try A2C(
      observations: space, actions: .discrete(count: 3), settings: settings, using: &random)
    #expect(agent.network.parts(of: 1000) == [0..<1000])
    let plain = PolicyNetwork(
      observationSize: 4, actions: .discrete(count: 2), form: PolicyForm(), using: &random)
    #expect(plain.parts(of: 1000) == [0..<1000])
  }

  @Test func torsosWantPictures() {
    var random = RandomStream(seed: 1)
    var settings = PPOSettings()
    settings.torso = .drarl
    let vectors = Space.box(shape: [4], low: -1, high: 1)
    let fault = #expect(throws: (any Error).self) {
      try PPO(
        observations: vectors, actions: .discrete(count: 2), settings: settings, using: &random)
    }
    #expect("\(fault.map { "\($0)" } ?? "")".contains("drarl looks at pictures"))
  }
}
