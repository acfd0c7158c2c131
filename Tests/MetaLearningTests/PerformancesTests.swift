import Algorithms
import Foundation
import Networks
import Tensors
import Testing

@testable import MetaLearning

/// What `encore explain` looks at, on a base whose every number can be written on a page.
@Suite struct PerformancesTests {
  private let w = 0.8
  private let k = 1.5
  private let target = 2.0
  private let s = 0.7
  private let bias = 0.4

  /// An attention whose weights are zero says m = 2σ(bias) to every feature, whatever it sees.
  private func agent(
    bias: Double = 0.4, decides: Bool = false, mask: MetaAttentionSettings.Mask = .learned
  ) -> MetaAttention<QuadraticBase> {
    var random = RandomStream(seed: 2)
    var agent = MetaAttention(
      base: QuadraticBase(weight: w, gain: k, target: target),
      settings: Tiny.attentionSettings { $0.mask = mask }, decides: decides, using: &random
    ).converted(to: .float64)
    let last = agent.adviser.parameters.count - 1
    agent.adviser = agent.adviser.mapped { index, old in
      index == last
        ? Tensor(doubles: [bias], shape: old.shape)
        : Tensor.zeros(old.shape, elementType: .float64)
    }
    return agent
  }

  private func column(_ numbers: Double...) -> Tensor {
    Tensor(doubles: numbers, shape: [numbers.count, 1])
  }

  private func expectEqual(
    _ tensor: Tensor, _ numbers: Double..., sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(tensor.doubles.count == numbers.count, sourceLocation: sourceLocation)
    for (ours, theirs) in zip(tensor.doubles, numbers) {
      #expect(abs(ours - theirs) < 1e-12, sourceLocation: sourceLocation)
    }
  }

  /// Q of an action of the actor whose features are weighed with m.
  private func value(_ m: Double, at observation: Double) -> Double {
    -0.5 * pow(k * m * w * observation - target, 2)
  }

  /// Features w·s; weights m; the critic is nearer to its target at s, and farther from it at −s.
  @Test(arguments: [false, true]) func byHand(decides: Bool) throws {
    let agent = agent(decides: decides)
    let m = 2 / (1 + exp(-bias))
    let explainable = try #require(agent as any OffPolicyAgent as? any FeatureExplainable)
    let seen = explainable.performances(on: column(s, -s))
    expectEqual(seen.own, w * s, -w * s)
    expectEqual(seen.weights, m, m)
    expectEqual(seen.attended, m * w * s, -m * w * s)
    expectEqual(seen.ownValue, value(1, at: s), value(1, at: -s))
    expectEqual(seen.attendedValue, value(m, at: s), value(m, at: -s))
    expectEqual(seen.isBetter, 1, 0)
  }

  /// An agent that decides acts by what it shows; one that does not acts by its own features.
  @Test func theBetterOneIsActed() {
    let m = 2 / (1 + exp(-bias))
    expectEqual(agent(decides: true).act(on: column(s, -s)), k * m * w * s, -k * w * s)
    expectEqual(agent(decides: false).act(on: column(s, -s)), k * w * s, -k * w * s)
  }

  @Test func ofOnesNothingChanges() {
    let seen = agent(mask: .ones).performances(on: column(s, -s))
    expectEqual(seen.weights, 1, 1)
    expectEqual(seen.attended, w * s, -w * s)
    expectEqual(seen.attendedValue - seen.ownValue, 0, 0)
    expectEqual(seen.isBetter, 0, 0)
  }

  /// The weights are those that the attention itself gives, one a feature.
  @Test func theWeightsAreTheAttentionsOwn() {
    let base = Tiny.td3()
    var random = RandomStream(seed: 4)
    let agent = MetaAttention(base: base, settings: Tiny.attentionSettings(), using: &random)
      .converted(to: .float64)
    let observations = Tiny.situations(of: base, seed: 5).observations
    let seen = agent.performances(on: observations)
    let own = base.actor.features(observations)
    let key = base.criticFeatures(of: base.actor.action(from: own), on: observations)
    #expect(seen.weights.doubles == agent.adviser.attention(query: own, key: key).doubles)
    #expect(seen.weights.shape == [6, 8])
    #expect(seen.attended.doubles == (own * seen.weights).doubles)
    let action = base.actor.action(from: seen.attended)
    for (ours, theirs) in zip(
      seen.attendedValue.doubles, base.value(of: action, on: observations).doubles)
    { #expect(abs(ours - theirs) < 1e-12) }
  }

  @Test func onlyAttentionHasSomethingToShow() {
    func isExplainable<Agent: OffPolicyAgent>(_ type: Agent.Type) -> Bool {
      type is any FeatureExplainable.Type
    }
    #expect(isExplainable(MetaAttention<TD3>.self) && isExplainable(MetaAttention<SAC>.self))
    #expect(!isExplainable(MetaCritic<TD3>.self) && !isExplainable(TD3.self))
  }
}
