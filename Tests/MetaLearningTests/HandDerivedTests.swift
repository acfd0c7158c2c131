import Algorithms
import Experience
import Foundation
import Networks
import Tensors
import Testing

@testable import MetaLearning

/// One feature, one action, one state: everything by hand.
@Suite struct HandDerivedTests {
  private let w = 0.8
  private let k = 1.5
  private let target = 2.0
  private let s = 0.7
  private let judged = -1.1
  private let bias = 0.4
  private let rate = 0.3

  /// An attention whose weights are zero says m = 2σ(bias) to every feature, whatever it sees.
  private func agent(
    _ change: (inout MetaAttentionSettings) -> Void = { _ in }
  ) -> MetaAttention<QuadraticBase> {
    var random = RandomStream(seed: 2)
    var agent = MetaAttention(
      base: QuadraticBase(weight: w, gain: k, target: target),
      settings: Tiny.attentionSettings {
        $0.virtualRate = rate
        change(&$0)
      }, using: &random
    ).converted(to: .float64)
    let last = agent.adviser.parameters.count - 1
    agent.adviser = agent.adviser.mapped { index, old in
      index == last
        ? Tensor(doubles: [bias], shape: old.shape)
        : Tensor.zeros(old.shape, elementType: .float64)
    }
    return agent
  }

  private func situations(_ observation: Double) -> Situations {
    Situations(observations: Tensor(doubles: [observation], shape: [1, 1]))
  }

  private var sigma: Double { 1 / (1 + exp(-bias)) }
  private var m: Double { 2 * sigma }
  /// ∂L/∂w, 0 for the hidden bias's place, ∂L/∂k of ½(k·m·w·s − t)², for a mask m.
  private func slopes(_ m: Double) -> (w: Double, hiddenBias: Double, k: Double, bias: Double) {
    let error = k * m * w * s - target
    return (error * k * m * s, error * k * m, error * m * w * s, error)
  }

  @Test func theAdviceByHand() {
    let agent = agent()
    let lesson = agent.lesson(
      from: agent.base.actor, on: situations(s), judgedBy: situations(judged))
    let expected = slopes(m)
    for (ours, theirs) in zip(
      lesson.advice.tensors.map { $0.doubles[0] },
      [expected.w, expected.hiddenBias, expected.k, expected.bias])
    { #expect(abs(ours - theirs) < 1e-12) }
  }

  @Test func theAttentionsGradientByHand() {
    let agent = agent()
    let lesson = agent.lesson(
      from: agent.base.actor, on: situations(s), judgedBy: situations(judged))

    // Where the advice leads: weight, hidden bias, gain and head bias.
    let g = slopes(m)
    let (w1, c1, k1, b1) = (w - rate * g.w, -rate * g.hiddenBias, k - rate * g.k, -rate * g.bias)
    let action = k1 * (w1 * judged + c1) + b1
    let before = 0.5 * pow(k * w * judged - target, 2)
    let after = 0.5 * pow(action - target, 2)
    let utility = tanh(after - before)
    #expect(abs(lesson.utility - utility) < 1e-12)

    // ∂g/∂m, with e = k·m·w·s − t and ∂e/∂m = k·w·s.
    let error = k * m * w * s - target
    let turn = k * w * s
    let dw = turn * k * m * s + error * k * s
    let dc = turn * k * m + error * k
    let dk = turn * m * w * s + error * w * s
    let db = turn
    // (1 − utility²) · ∂L/∂action · ∂action/∂(w₁, c₁, k₁, b₁) · (−rate · ∂g/∂m) · ∂m/∂bias.
    let reach = k1 * judged * dw + k1 * dc + (w1 * judged + c1) * dk + db
    let expected =
      (1 - utility * utility) * (action - target) * -rate * reach * 2 * sigma * (1 - sigma)
    let ours = lesson.gradient.tensors.last?.doubles[0] ?? 0
    #expect(abs(expected) > 1e-2)
    #expect(abs(ours - expected) < 1e-10)
  }

  private func learn(_ agent: inout MetaAttention<QuadraticBase>) -> Metrics {
    func column(_ a: Double, _ b: Double) -> Tensor { Tensor(doubles: [a, b], shape: [2, 1]) }
    let zeros = column(0, 0)
    let sample = Transitions(
      observations: column(s, judged), actions: zeros, rewards: zeros, continues: zeros,
      nextObservations: zeros)
    var random = RandomStream(seed: 3)
    return agent.update(on: sample, using: &random)
  }

  /// The first half of a sample is learned from, the second half judges; the actor steps along the
  /// sum of both gradients, once, and the targets follow.
  @Test func anUpdateIsThePapersMovements() {
    var agent = agent()
    let untrained = agent.adviser.parameters.map(\.doubles)
    let metrics = learn(&agent)
    let plain = slopes(1)
    let before = agent.virtually(
      QuadraticBase(weight: w, gain: k, target: target).actor,
      along: Gradient(
        [[plain.w], [plain.hiddenBias], [plain.k], [plain.bias]].enumerated().map {
          Tensor(doubles: $1, shape: $0 % 2 == 0 ? [1, 1] : [1])
        }))
    var copy = self.agent()
    copy.base.actor = QuadraticBase(weight: w, gain: k, target: target).actor
    let lesson = copy.lesson(from: before, on: situations(s), judgedBy: situations(judged))
    #expect(agent.base.steps.count == 1 && agent.base.tracked == 1)
    let sum = zip(
      [plain.w, plain.hiddenBias, plain.k, plain.bias], lesson.advice.tensors.map { $0.doubles[0] }
    ).map { $0 + $1 }
    for (ours, theirs) in zip(agent.base.steps[0].tensors.map { $0.doubles[0] }, sum) {
      #expect(abs(ours - theirs) < 1e-12)
    }
    #expect(abs((metrics["utility"] ?? 9) - lesson.utility) < 1e-12)
    #expect(agent.adviser.parameters.map(\.doubles) != untrained)
  }

  /// Read to the letter, the paper leaves the actor where the two virtual steps have led.
  @Test func theVirtualUpdate() {
    var agent = agent { $0.actorUpdate = .virtual }
    _ = learn(&agent)
    #expect(agent.base.steps.isEmpty && agent.base.tracked == 1)
    let plain = slopes(1)
    let w0 = w - rate * plain.w
    let (c0, k0, b0) = (-rate * plain.hiddenBias, k - rate * plain.k, -rate * plain.bias)
    let features = w0 * s + c0
    let error = k0 * m * features + b0 - target
    let expected = [
      w0 - rate * error * k0 * m * s, c0 - rate * error * k0 * m,
      k0 - rate * error * m * features, b0 - rate * error,
    ]
    for (ours, theirs) in zip(agent.base.actor.parameters.map { $0.doubles[0] }, expected) {
      #expect(abs(ours - theirs) < 1e-12)
    }
  }

  /// The critic picks, row by row, the performance that comes nearer to its target.
  @Test func atDecisionTimeTheCriticPicks() {
    var random = RandomStream(seed: 2)
    let untrained = agent()
    var agent = MetaAttention(
      base: untrained.base, settings: Tiny.attentionSettings(), decides: true, using: &random)
    agent.adviser.attention = untrained.adviser.attention
    // a = 1.2·s alone, m·1.2·s when weighed, and the target is 2: weighing (m ≈ 1.2) helps where the
    // action is below 2 and spoils it above.
    let seen = Tensor(doubles: [0.5, 1.9, -1], shape: [3, 1])
    let actions = agent.act(on: seen).doubles
    let plain = [0.6, 2.28, -1.2]
    #expect(m > 1.1 && m < 1.3)
    #expect(abs(actions[0] - m * plain[0]) < 1e-12)
    #expect(abs(actions[1] - plain[1]) < 1e-12)
    #expect(abs(actions[2] - plain[2]) < 1e-12)
    for (row, number) in [0.5, 1.9, -1].enumerated() {
      let alone = agent.act(on: Tensor(doubles: [number], shape: [1, 1])).doubles[0]
      #expect(alone == actions[row])
    }
    #expect(untrained.act(on: seen).doubles.map { ($0 * 100).rounded() } == [60, 228, -120])
    var exploration = Exploration(random)
    #expect(agent.act(on: seen, exploring: &exploration).doubles == actions)
  }
}
