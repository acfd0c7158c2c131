import Environments
import Estimators
import Experience
import Foundation
import Networks
import Tensors
import TestSupport
import Testing

@testable import Algorithms

@Suite struct IMPALATests {
  /// Two numbers seen, no hidden layer.
  private func agent(
    _ actions: Space = .discrete(count: 2), _ change: (inout IMPALASettings) -> Void = { _ in }
  ) -> IMPALA {
    var settings = IMPALASettings()
    settings.networks.hidden = []
    settings.networks.initializer = .fanInUniform
    settings.rolloutSteps = 3
    change(&settings)
    var random = RandomStream(seed: 3)
    return IMPALA(observationSize: 2, actions: actions, settings: settings, using: &random)
  }

  private let seen = [[0.5, -1], [2, 0.25], [-1, 0.75]]
  private let rewards = [1.0, -2, 0.5]
  private let before = [-0.9, -0.3, -1.5]
  private let final = [0.125, 1]

  /// Three steps of one environment; `ending` at the second.
  private func rollout(
    _ ending: Ending = .running, elementType: ElementType = .float64, memory: [Tensor] = []
  ) -> Rollout {
    func numbers(_ values: [Double]) -> Tensor {
      Tensor(doubles: values, shape: [3, 1]).converted(to: elementType)
    }
    return Rollout(
      observations: Tensor(doubles: seen.flatMap { $0 }, shape: [3, 1, 2]).converted(
        to: elementType),
      actions: .indices([1, 0, 1]), rewards: numbers(rewards),
      continues: numbers([1, ending.continues ? 1 : 0, 1]),
      boundaries: numbers([0, ending.endsEpisode ? 1 : 0, 0]), values: numbers([7, 7, 7]),
      nextValues: numbers([9, 3, 9]), resets: numbers([0, 0, ending.endsEpisode ? 1 : 0]),
      memories: memory, memoryEvery: 3, logProbabilities: numbers(before),
      finalObservations: Tensor(doubles: final, shape: [1, 2]).converted(to: elementType))
  }

  /// Softmax, values, V-trace's recursion and the three sums, written out with plain numbers.
  @Test(arguments: [Ending.running, .terminated, .truncated(final: [])])
  func theLossByHand(ending: Ending) {
    let agent = agent {
      $0.ratioBound = 1.2
      $0.traceBound = 0.9
    }
    let network = agent.network.converted(to: .float64)
    let losses = agent.losses(of: network, on: rollout(ending))
    let (w, b) = (network.actor.head.weights.doubles, network.actor.head.bias.doubles)
    let (v, c) = (network.critic.head.weights.doubles, network.critic.head.bias.doubles)
    func worth(_ x: [Double]) -> Double { x[0] * v[0] + x[1] * v[1] + c[0] }
    var (logs, entropy) = ([Double](), 0.0)
    for (x, action) in zip(seen, [1, 0, 1]) {
      let logits = (0..<2).map { x[0] * w[$0] + x[1] * w[2 + $0] + b[$0] }
      let total = exp(logits[0]) + exp(logits[1])
      logs.append(logits[action] - log(total))
      entropy -= logits.reduce(0) { $0 + exp($1) / total * ($1 - log(total)) }
    }
    let ratios = zip(logs, before).map { exp($0 - $1) }
    let values = seen.map(worth)
    // Of an episode's last step, what the actor thought of its arrival.
    var next = [values[1], values[2], worth(final)]
    if ending.endsEpisode { next[1] = ending.continues ? 3 : 0 }
    var (correction, policy, value) = (0.0, 0.0, 0.0)
    for t in [2, 1, 0] {
      let goesOn = t < 2 && !(t == 1 && ending.endsEpisode)
      let later = goesOn ? correction : 0
      let ρ = min(1.2, ratios[t])
      policy -= logs[t] * ρ * (rewards[t] + 0.99 * (next[t] + later) - values[t])
      correction =
        ρ * (rewards[t] + 0.99 * next[t] - values[t]) + 0.99 * min(0.9, ratios[t]) * later
      value += correction * correction / 2
    }
    #expect(abs(losses.policy.number - policy) < 1e-12)
    #expect(abs(losses.value.number - value) < 1e-12)
    #expect(abs(losses.entropy.number - entropy) < 1e-12)
    #expect(abs(losses.total.number - (policy + 0.5 * value - 0.01 * entropy)) < 1e-12)
    let metrics = losses.metrics
    #expect(abs((metrics["ratio"] ?? 0) - ratios.reduce(0, +) / 3) < 1e-12)
    #expect(metrics["clipped"] == Double(ratios.filter { $0 > 1.2 }.count) / 3)
    #expect(abs((metrics["value_loss"] ?? 0) - 2 * value / 3) < 1e-12)
  }

  /// Targets and advantages are constants: the actor's bias gets Σ Â (π − 1[a]), the critic's
  /// −½ Σ (v − V).
  @Test func theGradientByHand() {
    let agent = agent { $0.entropyWeight = 0 }
    let network = agent.network.converted(to: .float64)
    let rollout = rollout()
    let (_, gradient) = valueAndGradient(at: network) { agent.losses(of: $0, on: rollout).total }
    let seen = network(rollout.observations, memory: nil, resets: rollout.resets)
    guard case .categorical(let distribution) = seen.policy else {
      Issue.record("not categorical")
      return
    }
    let p = distribution.probabilities.doubles
    let last = network.values(
      of: Tensor(doubles: final, shape: [1, 2]), memory: nil
    ).doubles
    var sequence = rollout.rewardSequence
    sequence.values = seen.values.reshaped([3, 1])
    sequence.nextValues = Tensor(
      doubles: Array(seen.values.doubles[1...]) + last, shape: [3, 1])
    let ratios = zip([1, 2, 5], before).map { log(p[$0]) - $1 }
    let trace = sequence.vTrace(
      logRatios: Tensor(doubles: ratios, shape: [3, 1]), discount: 0.99)
    let a = trace.advantages.doubles
    let expected = [
      a[0] * p[0] + a[1] * (p[2] - 1) + a[2] * p[4],
      a[0] * (p[1] - 1) + a[1] * p[3] + a[2] * (p[5] - 1),
    ]
    for (found, right) in zip(gradient.tensors[1].doubles, expected) {
      #expect(abs(found - right) < 1e-12)
    }
    let misses = zip(trace.targets.doubles, seen.values.doubles).map { $0 - $1 }
    #expect(abs(gradient.tensors[3].doubles[0] + 0.5 * misses.reduce(0, +)) < 1e-12)
  }

  /// Losses are sums, and nothing flows back across an episode's end: a rollout cut there is its
  /// parts. With memories of its own for each part, too.
  @Test(arguments: [0, 4], [Ending.terminated, .truncated(final: [])])
  func aRolloutWithAnEndIsItsParts(memory: Int, ending: Ending) {
    let agent = agent { $0.networks.memory = memory }
    let network = agent.network.converted(to: .float64)
    var random = RandomStream(seed: 9)
    let start =
      memory == 0
      ? [] : [Tensor.uniform([2, 1, 4], -1, 1, elementType: .float64, using: &random)]
    let whole = rollout(ending, memory: start)
    func part(_ rows: Range<Int>, _ memory: [Tensor]) -> Rollout {
      var part = Rollout(
        observations: whole.observations.slice(rows),
        actions: .indices(Array([1, 0, 1][rows])), rewards: whole.rewards.slice(rows),
        continues: whole.continues.slice(rows), boundaries: whole.boundaries.slice(rows),
        values: whole.values.slice(rows), nextValues: whole.nextValues.slice(rows),
        resets: whole.resets.slice(rows), memories: memory, memoryEvery: rows.count,
        logProbabilities: whole.logProbabilities?.slice(rows))
      part.finalObservations = whole.finalObservations
      return part
    }
    let empty = memory == 0 ? [] : [Tensor.zeros([2, 1, 4], elementType: .float64)]
    let (all, first, second) = (
      agent.losses(of: network, on: whole), agent.losses(of: network, on: part(0..<2, start)),
      agent.losses(of: network, on: part(2..<3, empty))
    )
    #expect(abs(all.total.number - first.total.number - second.total.number) < 1e-12)
    #expect(abs(all.value.number - first.value.number - second.value.number) < 1e-12)
  }

  /// Right after acting with the same parameters nothing is to be corrected.
  @Test func freshStepsAreOnPolicy() throws {
    for actions in [Space.discrete(count: 3), .box(shape: [2], low: -1, high: 1)] {
      var agent = agent(actions) { $0.networks.hidden = [8] }
      var random = RandomStream(seed: 5)
      let seen = Tensor.normal([4, 2], using: &random)
      let decision = agent.decide(
        seen, memory: nil, resets: .init(repeating: false, count: 4), using: &random)
      let ones = Tensor.ones([1, 4])
      let rollout = Rollout(
        observations: seen.reshaped([1, 4, 2]), actions: decision.actions, rewards: ones,
        continues: ones, boundaries: ones, values: ones, nextValues: ones, resets: ones,
        logProbabilities: try #require(decision.logProbabilities).reshaped([1, 4]),
        finalObservations: seen)
      let metrics = agent.losses(of: agent.network, on: rollout).metrics
      #expect(abs((metrics["ratio"] ?? 0) - 1) < 1e-5)
      let kept = agent.network
      _ = agent.update(on: rollout, using: &random)
      #expect(agent.network.largestDifference(from: kept) > 0)
    }
  }

  @Test func logProbabilitiesAreRecordedWhereTheyAreAskedFor() throws {
    var random = RandomStream(seed: 5)
    let impala = agent()
    let seen = Tensor.normal([4, 2], using: &random)
    let resets = [Bool](repeating: false, count: 4)
    let decision = impala.decide(seen, memory: nil, resets: resets, using: &random)
    let policy = impala.network(step: seen, memory: nil, resets: .zeros([4])).policy
    #expect(
      try #require(decision.logProbabilities).floats
        == policy.logProbability(of: decision.actions).floats)
    let plain = A2C(
      observationSize: 2, actions: .discrete(count: 2), settings: A2CSettings(), using: &random)
    #expect(
      plain.decide(seen, memory: nil, resets: resets, using: &random).logProbabilities == nil)
  }

  @Test func theWalkIsTheState() {
    let names = agent().namedParameters.map(\.name)
    #expect(Set(names).count == names.count)
    // Weights and biases of actor and critic, and a mean square each.
    #expect(names.count == 8)
  }

  @Test func settingsThatDoNotFit() {
    var settings = IMPALASettings()
    settings.traceBound = 2
    #expect(throws: (any Error).self) { try settings.validate() }
    settings = IMPALASettings()
    settings.networks.memorySharing = .separate
    #expect(throws: (any Error).self) { try settings.validate() }
  }
}
