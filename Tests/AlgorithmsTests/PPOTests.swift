import Environments
import Experience
import Foundation
import Networks
import Tensors
import TestSupport
import Testing

@testable import Algorithms

/// Small agents of PPO, and what they learn from.
enum Proximal {
  /// Two numbers seen, no hidden layer.
  static func agent(
    _ actions: Space = .discrete(count: 2), _ change: (inout PPOSettings) -> Void = { _ in }
  ) -> PPO {
    var settings = PPOSettings()
    settings.hidden = []
    settings.initializer = .fanInUniform
    settings.standardize = .none
    change(&settings)
    var random = RandomStream(seed: 3)
    return PPO(observationSize: 2, actions: actions, settings: settings, using: &random)
  }

  /// Four steps of two environments; the first terminates after its second.
  static func rollout(
    _ actions: Actions = .indices([1, 0, 1, 1, 0, 0, 1, 0]), memories: [Tensor] = [],
    every: Int = 4, elementType: ElementType = .float32
  ) -> Rollout {
    var random = RandomStream(seed: 8)
    func draw(_ shape: Shape) -> Tensor {
      .uniform(shape, -1, 1, elementType: elementType, using: &random)
    }
    func flags(_ numbers: [Float]) -> Tensor {
      Tensor(numbers, shape: [4, 2]).converted(to: elementType)
    }
    return Rollout(
      observations: draw([4, 2, 2]), actions: actions, rewards: draw([4, 2]),
      continues: flags([1, 1, 0, 1, 1, 1, 1, 1]), boundaries: flags([0, 0, 1, 0, 0, 0, 0, 0]),
      values: draw([4, 2]), nextValues: draw([4, 2]), resets: flags([0, 0, 0, 0, 1, 0, 0, 0]),
      memories: memories, memoryEvery: every)
  }
}

@Suite struct PPOTests {
  /// Softmax, ratios, clips, entropy and divergence written out with plain numbers.
  @Test func theLossByHand() {
    let agent = Proximal.agent {
      $0.entropyWeight = 0.1
      $0.valueClip = 0.3
      $0.penalty = 0.7
      $0.clip = 0.2
    }
    let network = agent.network.converted(to: .float64)
    let rollout = Proximal.rollout(.indices([1, 0, 1, 1, 0, 0, 1, 0]), elementType: .float64)
    let steps = rollout.steps(at: [0, 3])
    let old = [[0.3, 0.7], [0.9, 0.1]]
    let lesson = ProximalLesson(
      steps: steps,
      policy: .categorical(
        Categorical(logits: Tensor(doubles: old.flatMap { $0.map { log($0) } }, shape: [2, 2]))),
      logProbabilities: Tensor(doubles: [log(0.7), log(0.1)], shape: [2]),
      values: Tensor(doubles: [0.5, -2], shape: [2]),
      advantages: Tensor(doubles: [2, -3], shape: [2]),
      returns: Tensor(doubles: [1, 5], shape: [2]))
    let losses = agent.losses(of: network, on: lesson)

    var (policy, value, entropy, divergence, estimate, clipped) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    let (w, b) = (network.actor.head.weights.doubles, network.actor.head.bias.doubles)
    let (v, c) = (network.critic.head.weights.doubles, network.critic.head.bias.doubles)
    let seen = steps.observations.doubles
    for (i, (action, advantage, target, said)) in [(1, 2.0, 1.0, 0.5), (1, -3, 5, -2)].enumerated()
    {
      let x = [seen[2 * i], seen[2 * i + 1]]
      let logits = (0..<2).map { x[0] * w[$0] + x[1] * w[2 + $0] + b[$0] }
      let total = exp(logits[0]) + exp(logits[1])
      let p = logits.map { exp($0) / total }
      let ratio = p[action] / old[i][action]
      policy -= min(ratio * advantage, min(max(ratio, 0.8), 1.2) * advantage) / 2
      entropy -= p.reduce(0) { $0 + $1 * log($1) } / 2
      divergence += zip(old[i], p).reduce(0) { $0 + $1.0 * log($1.0 / $1.1) } / 2
      estimate += (ratio - 1 - log(ratio)) / 2
      clipped += abs(ratio - 1) > 0.2 ? 0.5 : 0
      let worth = x[0] * v[0] + x[1] * v[1] + c[0]
      let near = said + min(max(worth - said, -0.3), 0.3)
      value += max(pow(worth - target, 2), pow(near - target, 2)) / 2
    }
    #expect(abs(losses.policy.number - policy) < 1e-12)
    #expect(abs((losses.value?.number ?? 9) - value) < 1e-12)
    #expect(abs(losses.entropy.number - entropy) < 1e-12)
    #expect(abs((losses.penalized?.number ?? 9) - divergence) < 1e-12)
    #expect(abs(losses.divergence.number - estimate) < 1e-12)
    #expect(losses.clipped.number == clipped && clipped > 0)
    let total = policy + 0.5 * value - 0.1 * entropy + agent.penalty.number * divergence
    #expect(abs(losses.total.number - total) < 1e-12)
    #expect(abs(agent.penalty.number - 0.7) < 1e-6)
  }

  /// Errors above the limit are flat: the study's saturated critic.
  @Test func theLimitOfTheCriticsError() {
    let free = Proximal.agent()
    let limited = Proximal.agent { $0.valueErrorLimit = 0.1 }
    let rollout = Proximal.rollout()
    let experience = free.experience(from: rollout)
    var lesson = free.lesson(on: rollout.steps(at: Array(0..<8)), of: experience)
    lesson.returns = lesson.returns + 100
    let criticBias = 3
    #expect(free.gradient(from: lesson).gradient.tensors[criticBias].floats[0] != 0)
    let flat = limited.gradient(from: lesson)
    #expect(flat.gradient.tensors[criticBias].floats == [0])
    #expect(abs((flat.metrics["value_loss"] ?? 9) - 0.1) < 1e-6)
  }

  /// Before the first step every ratio is 1, and the gradient is that of A2C.
  @Test(arguments: [0, 5]) func theFirstGradientIsThatOfA2C(memory: Int) {
    for actions in [Space.discrete(count: 2), .box(shape: [1], low: -1, high: 1)] {
      let agent = Proximal.agent(actions) {
        $0.memory = memory
        $0.hidden = [3]
        $0.entropyWeight = 0.03
        $0.standardize = .rollout
        $0.deviation = .features
        $0.penalty = 0.5
      }
      var taken = Actions.indices([1, 0, 1, 1, 0, 0, 1, 0])
      if case .box = actions { taken = .vectors([0.5, -1, 2, 0.1, 0.2, -0.3, 1, 0.7]) }
      let state = agent.network.memory.map { [$0.initialState(batch: 2)] } ?? []
      let rollout = Proximal.rollout(taken, memories: state)
      let experience = agent.experience(from: rollout)
      let steps =
        memory == 0 ? rollout.steps(at: Array(0..<8)) : rollout.sequences([0, 1], of: 4)
      let lesson = agent.lesson(on: steps, of: experience)
      let (gradient, metrics) = agent.gradient(from: lesson)
      var own = A2CSettings()
      own.entropyWeight = 0.03
      var random = RandomStream(seed: 1)
      let other = A2C(observationSize: 2, actions: actions, settings: own, using: &random)
      let (_, expected) = valueAndGradient(at: agent.network) {
        other.losses(
          of: $0, on: rollout.chunks(of: 4)[0], advantages: experience.advantages.flattened(),
          returns: experience.returns.flattened()
        ).total
      }
      #expect(largestRelativeError(of: gradient.tensors, against: expected.tensors) < 2e-3)
      #expect(expected.norm > 1e-2)
      #expect(abs(metrics["divergence"] ?? 9) < 1e-6 && metrics["clipped"] == 0)
    }
  }

  @Test(arguments: [0, 5]) func theGradientIsTheDifferenceQuotient(memory: Int) {
    for actions in [Space.discrete(count: 2), .box(shape: [1], low: -1, high: 1)] {
      let agent = Proximal.agent(actions) {
        $0.memory = memory
        $0.hidden = [3]
        $0.shared = [4]
        $0.entropyWeight = 0.1
        $0.penalty = 0.7
        $0.clip = 0.3
        $0.valueClip = 0.2
      }.converted(to: .float64)
      var taken = Actions.indices([1, 0, 1, 1, 0, 0, 1, 0])
      if case .box = actions { taken = .vectors([0.5, -1, 2, 0.1, 0.2, -0.3, 1, 0.7]) }
      let state =
        agent.network.memory.map { [$0.initialState(batch: 2, elementType: .float64)] } ?? []
      let rollout = Proximal.rollout(taken, memories: state, elementType: .float64)
      let steps =
        memory == 0 ? rollout.steps(at: [5, 1, 2]) : rollout.sequences([1, 0], of: 4)
      let lesson = agent.lesson(on: steps, of: agent.experience(from: rollout))
      // Away from the policy that acted, so that ratios and clips count.
      var random = RandomStream(seed: 5)
      let moved = agent.network.mapped {
        $1 + Tensor.normal($1.shape, elementType: .float64, using: &random) * 0.2
      }
      let error = firstDerivativeError(
        of: { tensors in
          agent.losses(of: moved.mapped { index, _ in tensors[index] }, on: lesson).total
        }, at: moved.parameters)
      #expect(error < 1e-6)
    }
  }

  /// Advantages are standardised over the minibatch, over the rollout, or not at all.
  @Test func standardization() {
    let rollout = Proximal.rollout()
    func advantages(_ choice: PPOSettings.Standardization) -> [Float] {
      let agent = Proximal.agent { $0.standardize = choice }
      return agent.lesson(
        on: rollout.steps(at: [0, 1, 2]), of: agent.experience(from: rollout)
      ).advantages.floats
    }
    func mean(_ numbers: [Float]) -> Float { numbers.reduce(0, +) / Float(numbers.count) }
    let (one, all, none) = (advantages(.minibatch), advantages(.rollout), advantages(.none))
    #expect(abs(mean(one)) < 1e-6 && abs(mean(one.map { $0 * $0 }) - 1) < 1e-5)
    #expect(abs(mean(all)) > 1e-3 && abs(mean(none)) > 1e-3 && all != none)
    // Standardising keeps the order and the proportions of distances.
    let ratios = { (x: [Float]) in (x[1] - x[0]) / (x[2] - x[0]) }
    #expect(abs(ratios(all) - ratios(none)) < 1e-4 && abs(ratios(one) - ratios(none)) < 1e-4)
  }

  @Test func withoutABaseline() {
    let agent = Proximal.agent {
      $0.baseline = .none
      $0.discount = 0.5
      $0.smoothing = 1
    }
    let rollout = Proximal.rollout()
    let experience = agent.experience(from: rollout)
    // The second environment never ends: sums of rewards to the rollout's end, without bootstrap.
    let rewards = stride(from: 1, to: 8, by: 2).map { rollout.rewards.floats[$0] }
    let sum = rewards.enumerated().reduce(Float(0)) { $0 + $1.element / Float(1 << $1.offset) }
    #expect(abs(experience.advantages.floats[1] - sum) < 1e-6)
    let (gradient, metrics) = agent.gradient(
      from: agent.lesson(on: rollout.steps(at: [1, 2]), of: experience))
    #expect(metrics["value_loss"] == nil && gradient.tensors[2].floats == [0, 0])
  }

  @Test func settingsThatDoNotFit() throws {
    func refused(_ change: (inout PPOSettings) -> Void) -> Bool {
      var settings = PPOSettings()
      change(&settings)
      do { try settings.validate() } catch { return true }
      return false
    }
    #expect(!refused { _ in })
    #expect(refused { $0.chunkSteps = 16 })
    #expect(!refused { ($0.memory, $0.chunkSteps) = (4, 16) })
    #expect(refused { ($0.memory, $0.chunkSteps) = (4, 17) })
    #expect(refused { ($0.memory, $0.chunkSteps, $0.rolloutSteps) = (4, 16, 0) })
    #expect(refused { ($0.valueClip, $0.valueErrorLimit) = (1, 1) })
    #expect(refused { $0.targetDivergence = 0.5 })
    #expect(!refused { ($0.targetDivergence, $0.penalty) = (0.5, 1) })
    #expect(refused { ($0.baseline, $0.valueWeight) = (.none, 1) })
    #expect(refused { ($0.baseline, $0.valueClip) = (.none, 1) })
    #expect(!refused { $0.baseline = .none })
  }
}
