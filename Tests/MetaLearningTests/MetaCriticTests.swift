import Algorithms
import Foundation
import Networks
import Tensors
import TestSupport
import Testing

@testable import MetaLearning

@Suite struct MetaCriticTests {
  private func agent(
    _ base: TD3 = Tiny.learner(), _ change: (inout MetaCriticSettings) -> Void = { _ in }
  ) -> MetaCritic<TD3> {
    var settings = MetaCriticSettings()
    settings.hidden = [5]
    change(&settings)
    var random = RandomStream(seed: 5)
    return MetaCritic(base: base, settings: settings, using: &random)
  }

  private func digest(_ tree: some ParameterTree) -> TraceDigest {
    var digest = TraceDigest()
    digest.add(tree)
    return digest
  }

  /// mean log(1 + e^h), for h of one hidden unit over one feature.
  @Test func theLossByHand() {
    var random = RandomStream(seed: 1)
    var settings = MetaCriticSettings()
    settings.hidden = [1]
    var agent = MetaCritic(
      base: QuadraticBase(weight: 0.8, gain: 1.5, target: 2), settings: settings, using: &random
    ).converted(to: .float64)
    let numbers = [2.0, 0.1, -1.5, 0.25]
    agent.adviser = agent.adviser.mapped { index, old in
      Tensor(doubles: [numbers[index]], shape: old.shape)
    }
    let seen = Situations(observations: Tensor(doubles: [0.5, -1], shape: [2, 1]))
    // The features are 0.4 and −0.8; the hidden unit 0.9 and, switched off, 0.
    let expected = (log(1 + exp(-1.5 * 0.9 + 0.25)) + log(1 + exp(0.25))) / 2
    let loss = agent.adviser.loss(of: agent.base.actor, in: agent.base, on: seen)
    #expect(loss.shape == [] && abs(loss.number - expected) < 1e-12)
  }

  /// Features to 100 to 100 to a number, as the authors' program has it.
  @Test func theAuthorsNetwork() {
    let agent = agent { $0.hidden = MetaCriticSettings().hidden }
    #expect(
      agent.adviser.parameters.map(\.shape) == [
        [6, 100], [100], [100, 100], [100], [100, 1], [1],
      ])
    #expect(agent.adviser.namedParameters.first?.name == "network.hidden.0.weights")
  }

  /// The advice is asked for at the actor as it stands, wherever the plain step has led.
  @Test func theAdviceIsForThePresentActor() {
    let agent = agent()
    let practice = Tiny.situations(of: Tiny.td3(), seed: 1).inThirtyTwoBits
    let trial = Tiny.situations(of: Tiny.td3(), seed: 2).inThirtyTwoBits
    let elsewhere = Tiny.learner(seed: 8).actor
    let here = agent.lesson(from: agent.base.actor, on: practice, judgedBy: trial)
    let there = agent.lesson(from: elsewhere, on: practice, judgedBy: trial)
    #expect(here.advice.tensors.map(\.floats) == there.advice.tensors.map(\.floats))
    #expect(here.advice.norm > 0 && here.utility != there.utility)
    // It is about features; the actor's head, which makes actions of them, is not in it.
    #expect(here.advice.tensors[4...].allSatisfy { $0.sumOfSquares == 0 })
    #expect(here.advice.tensors[..<4].allSatisfy { $0.sumOfSquares > 0 })
  }

  /// A meta-critic that says the same of everything advises nothing, and the base does what it does
  /// alone, to the bit.
  @Test func adviceOfNothingChangesNothing() {
    var base = Tiny.learner()
    var agent = agent(base)
    agent.adviser = agent.adviser.mapped { $1 * 0 }
    var random = RandomStream(seed: 3)
    var copy = random
    let sample = Tiny.batch(seed: 4, count: 32)
    let ours = agent.update(on: sample, using: &random)
    let alone = base.update(on: sample.halves().0, using: &copy)
    #expect(digest(agent.base) == digest(base))
    #expect(ours["actor_loss"] == alone["actor_loss"] && ours["utility"] == 0)
    #expect(random == copy)
  }

  @Test func itActsAsItsBase() {
    let agent = agent()
    let seen = Tiny.batch(seed: 6, count: 9).observations
    #expect(agent.act(on: seen).floats == agent.base.act(on: seen).floats)
    var random = RandomStream(seed: 7)
    var copy = random
    #expect(
      agent.act(on: seen, using: &random).floats == agent.base.act(on: seen, using: &copy).floats)
  }
}

extension Situations {
  fileprivate var inThirtyTwoBits: Situations {
    Situations(
      observations: observations.converted(to: .float32), noise: noise?.converted(to: .float32))
  }
}
