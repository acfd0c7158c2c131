import Environments
import Experience
import Foundation
import Networks
import Tensors
import TestSupport
import Testing

@testable import Algorithms

@Suite struct A2CTests {
  /// Two numbers seen, no hidden layer.
  private func agent(
    _ actions: Space = .discrete(count: 2), _ change: (inout A2CSettings) -> Void = { _ in }
  ) -> A2C {
    var settings = A2CSettings()
    settings.hidden = []
    settings.initializer = .fanInUniform
    change(&settings)
    var random = RandomStream(seed: 3)
    return A2C(observationSize: 2, actions: actions, settings: settings, using: &random)
  }

  /// Two steps of one environment, in the middle of an episode.
  private func rollout(_ actions: Actions, memory: [Tensor] = []) -> Rollout {
    let numbers = { (a: Double, b: Double) in Tensor(doubles: [a, b], shape: [2, 1]) }
    return Rollout(
      observations: Tensor(doubles: [0.5, -1, 2, 0.25], shape: [2, 1, 2]), actions: actions,
      rewards: numbers(1, -2), continues: numbers(1, 1), boundaries: numbers(0, 0),
      values: numbers(0.5, 0.25), nextValues: numbers(0.25, 2), resets: numbers(0, 0),
      memories: memory, memoryEvery: 2)
  }

  /// Softmax, log, entropy and squared error written out with plain numbers.
  @Test func theLossByHand() throws {
    let agent = agent { $0.entropyWeight = 0.1 }
    let network = agent.network.converted(to: .float64)
    let steps = rollout(.indices([1, 0])).chunks(of: 2)[0]
    let losses = agent.losses(
      of: network, on: steps, advantages: Tensor(doubles: [2, -3], shape: [2]),
      returns: Tensor(doubles: [1, 5], shape: [2]))
    var (policy, value, entropy) = (0.0, 0.0, 0.0)
    let seen = [[0.5, -1], [2, 0.25]]
    let (w, b) = (network.actor.head.weights.doubles, network.actor.head.bias.doubles)
    let (v, c) = (network.critic.head.weights.doubles, network.critic.head.bias.doubles)
    for (i, (action, advantage, target)) in [(1, 2.0, 1.0), (0, -3, 5)].enumerated() {
      let logits = (0..<2).map { seen[i][0] * w[$0] + seen[i][1] * w[2 + $0] + b[$0] }
      let total = exp(logits[0]) + exp(logits[1])
      let p = logits.map { exp($0) / total }
      policy -= log(p[action]) * advantage / 2
      entropy -= p.reduce(0) { $0 + $1 * log($1) } / 2
      let worth = seen[i][0] * v[0] + seen[i][1] * v[1] + c[0]
      value += (worth - target) * (worth - target) / 2
    }
    #expect(abs(losses.policy.number - policy) < 1e-12)
    #expect(abs(losses.value.number - value) < 1e-12)
    #expect(abs(losses.entropy.number - entropy) < 1e-12)
    #expect(abs(losses.total.number - (policy + 0.5 * value - 0.1 * entropy)) < 1e-12)
  }

  /// ∂/∂logits of −log π · Â is Â · (π − 1[a]): the head's bias gets just that.
  @Test func thePolicyGradientByHand() throws {
    let agent = agent { $0.valueWeight = 0 }
    let network = agent.network.converted(to: .float64)
    let steps = rollout(.indices([1, 0])).chunks(of: 2)[0]
    let advantages = Tensor(doubles: [2, -3], shape: [2])
    let (_, gradient) = valueAndGradient(at: network) {
      agent.losses(of: $0, on: steps, advantages: advantages, returns: advantages).total
    }
    let seen = network(steps.observations, memory: nil, resets: steps.resets)
    guard case .categorical(let distribution) = seen.policy else {
      Issue.record("not categorical")
      return
    }
    let p = distribution.probabilities.doubles
    let expected = [
      (2 * p[0] + -3 * (p[2] - 1)) / 2, (2 * (p[1] - 1) + -3 * p[3]) / 2,
    ]
    // Actor's weights, actor's bias, critic's weights, critic's bias.
    for (found, right) in zip(gradient.tensors[1].doubles, expected) {
      #expect(abs(found - right) < 1e-12)
    }
    #expect(gradient.tensors[2].doubles == [0, 0])
  }

  @Test(arguments: [0, 5]) func theGradientIsTheDifferenceQuotient(memory: Int) {
    for actions in [Space.discrete(count: 2), .box(shape: [1], low: -1, high: 1)] {
      let agent = agent(actions) {
        $0.memory = memory
        $0.hidden = [3]
        $0.shared = [4]
        $0.entropyWeight = 0.1
        $0.deviation = .features
      }
      let network = agent.network.converted(to: .float64)
      var taken = Actions.indices([1, 0])
      if case .box = actions { taken = .vectors([0.25, -0.5]) }
      let state = network.memory.map { [$0.initialState(batch: 1, elementType: .float64)] } ?? []
      let steps = rollout(taken, memory: state).chunks(of: 2)[0]
      let numbers = Tensor(doubles: [2, -3], shape: [2])
      let error = firstDerivativeError(
        of: { tensors in
          agent.losses(
            of: network.mapped { index, _ in tensors[index] }, on: steps, advantages: numbers,
            returns: numbers
          ).total
        }, at: network.parameters)
      #expect(error < 1e-6)
    }
  }

  /// Probabilities taken for logits cannot pass e / (e + n − 1), whatever the actor says.
  @Test func theDoubleSoftmaxHasACeiling() {
    var agent = agent { $0.doubleSoftmax = true }
    agent.network.actor.head.bias = Tensor([100, -100], shape: [2])
    let seen = agent.network(
      Tensor.zeros([1, 1, 2]), memory: nil, resets: Tensor.zeros([1, 1]))
    let chosen = seen.policy.logProbability(of: .indices([0])).exponential().number
    #expect(abs(chosen - exp(1) / (exp(1) + 1)) < 1e-6)
  }

  @Test func theTakenActionsEntropy() {
    let agent = agent { $0.entropyOf = .takenAction }
    let steps = rollout(.indices([1, 0])).chunks(of: 2)[0]
    let network = agent.network.converted(to: .float64)
    let numbers = Tensor(doubles: [2, -3], shape: [2])
    let losses = agent.losses(of: network, on: steps, advantages: numbers, returns: numbers)
    let seen = network(steps.observations, memory: nil, resets: steps.resets)
    let logarithms = seen.policy.logProbability(of: steps.actions).doubles
    let expected = -logarithms.reduce(0) { $0 + exp($1) * $1 } / 2
    #expect(abs(losses.entropy.number - expected) < 1e-12)
  }

  /// Pieces of a rollout take their advantages from the whole of it, and each takes a step.
  @Test func piecesTakeAStepEach() {
    var whole = agent { $0.gradientClip = 0 }
    var pieces = agent {
      $0.gradientClip = 0
      $0.chunkSteps = 1
    }
    var random = RandomStream(seed: 1)
    let rollout = rollout(.indices([1, 0])).converted()
    var manual = whole
    _ = whole.update(on: rollout, using: &random)
    _ = pieces.update(on: rollout, using: &random)
    #expect(whole.network.largestDifference(from: pieces.network) > 0)
    // By hand: two chunks, advantages from both steps together.
    let estimates = manual.settings.advantages(of: rollout.rewardSequence)
    let returns = estimates + rollout.values
    for chunk in rollout.chunks(of: 1) {
      let (_, gradient) = valueAndGradient(at: manual.network) {
        manual.losses(
          of: $0, on: chunk, advantages: chunk.flat(estimates), returns: chunk.flat(returns)
        ).total
      }
      manual.optimizer.step(&manual.network, along: gradient)
    }
    #expect(manual.network.largestDifference(from: pieces.network) == 0)
  }

  @Test func settingsThatDoNotFit() {
    var settings = A2CSettings()
    settings.chunkSteps = 9
    #expect(throws: (any Error).self) { try settings.validate() }
  }
}

extension Rollout {
  /// The same in 32 bits.
  fileprivate func converted() -> Rollout {
    var result = self
    result.observations = observations.converted(to: .float32)
    result.rewards = rewards.converted(to: .float32)
    result.continues = continues.converted(to: .float32)
    result.boundaries = boundaries.converted(to: .float32)
    result.values = values.converted(to: .float32)
    result.nextValues = nextValues.converted(to: .float32)
    result.resets = resets.converted(to: .float32)
    return result
  }
}
