import Algorithms
import Experience
import Networks
import Tensors
import TestSupport
import Testing

@testable import MetaLearning

/// The gradient that the adviser learns from, against what it should be.
@Suite struct MetaGradientTests {
  /// The whole outer loss as a function of the adviser's parameters alone, written out a second time
  /// with first derivatives only: φ₋ = φ − η∇L, φ₊ = φ₋ − η∇L_advice, tanh(L(φ₊) − L(φ₋)).
  private func outerLoss<Counsel: Adviser>(
    of agent: AdvisedActorCritic<Counsel>, _ parameters: [Tensor], rate: Double,
    practice: Situations, trial: Situations
  ) -> Double {
    let adviser = agent.adviser.mapped { index, _ in parameters[index] }
    let base = agent.base
    func descended(
      _ actor: Counsel.Base.Actor, from start: Counsel.Base.Actor,
      _ loss: (Counsel.Base.Actor) -> Tensor
    ) -> Counsel.Base.Actor {
      start.moved(along: valueAndGradient(at: actor, of: loss).gradient, by: -rate)
    }
    let before = descended(base.actor, from: base.actor) { base.actorLoss(of: $0, on: practice) }
    let pupil = Counsel.pupil == .present ? base.actor : before
    let after = descended(pupil, from: before) { adviser.loss(of: $0, in: base, on: practice) }
    let gain =
      base.actorLoss(of: after, on: trial).number - base.actorLoss(of: before, on: trial).number
    return Tensor(doubles: [gain], shape: []).hyperbolicTangent().number
  }

  private func expectDifferences<Counsel: Adviser>(
    _ agent: AdvisedActorCritic<Counsel>, rate: Double,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let practice = Tiny.situations(of: agent.base, seed: 11)
    let trial = Tiny.situations(of: agent.base, seed: 12)
    let (_, plain) = valueAndGradient(at: agent.base.actor) {
      agent.base.actorLoss(of: $0, on: practice)
    }
    let before = agent.virtually(agent.base.actor, along: plain)
    let lesson = agent.lesson(from: before, on: practice, judgedBy: trial)
    let expected = numericalGradient(
      of: {
        Tensor(
          doubles: [outerLoss(of: agent, $0, rate: rate, practice: practice, trial: trial)],
          shape: [])
      }, at: agent.adviser.parameters)
    // Were it next to nothing, any gradient would pass.
    #expect(Gradient(expected).norm > 1e-4, sourceLocation: sourceLocation)
    let error = largestRelativeError(
      of: lesson.gradient.tensors, against: expected, floor: 1e-7)
    #expect(error < 1e-4, sourceLocation: sourceLocation)
    #expect(
      abs(
        lesson.utility
          - outerLoss(
            of: agent, agent.adviser.parameters, rate: rate, practice: practice, trial: trial))
        < 1e-12, sourceLocation: sourceLocation)
  }

  private func attended<Base: OffPolicyActorCritic>(
    _ base: Base, _ change: (inout MetaAttentionSettings) -> Void = { _ in }
  ) -> MetaAttention<Base> {
    var random = RandomStream(seed: 4)
    return MetaAttention(
      base: base, settings: Tiny.attentionSettings(change), using: &random
    ).converted(to: .float64)
  }

  @Test func attentionOnDDPG() { expectDifferences(attended(Tiny.ddpg()), rate: 0.5) }
  @Test func attentionOnTD3() { expectDifferences(attended(Tiny.td3()), rate: 0.5) }
  @Test func attentionOnSAC() { expectDifferences(attended(Tiny.sac()), rate: 0.5) }
  @Test func twoHeads() { expectDifferences(attended(Tiny.td3()) { $0.heads = 2 }, rate: 0.5) }

  /// Without a rate of its own, the virtual step is as long as the actor's.
  @Test func theActorsOwnRate() {
    var base = Tiny.td3()
    base.scaleRates(by: 1000)
    let agent = attended(base) { $0.virtualRate = 0 }
    #expect(abs(base.actorRate - 0.3) < 1e-12)
    expectDifferences(agent, rate: base.actorRate)
  }

  private func advised<Base: OffPolicyActorCritic>(_ base: Base) -> MetaCritic<Base> {
    var random = RandomStream(seed: 5)
    var settings = MetaCriticSettings()
    settings.hidden = [6, 4]
    settings.virtualRate = 0.5
    return MetaCritic(base: base, settings: settings, using: &random).converted(to: .float64)
  }

  @Test func metaCriticOnDDPG() { expectDifferences(advised(Tiny.ddpg()), rate: 0.5) }
  @Test func metaCriticOnTD3() { expectDifferences(advised(Tiny.td3()), rate: 0.5) }
  @Test func metaCriticOnSAC() { expectDifferences(advised(Tiny.sac()), rate: 0.5) }

  /// Bypassed, the attention leads nowhere, and has nothing to answer for.
  @Test func bypassedItIsZero() {
    let agent = attended(Tiny.td3()) { $0.mask = .ones }
    let practice = Tiny.situations(of: agent.base, seed: 11)
    let trial = Tiny.situations(of: agent.base, seed: 12)
    let lesson = agent.lesson(from: agent.base.actor, on: practice, judgedBy: trial)
    #expect(lesson.gradient.tensors.allSatisfy { $0.doubles.allSatisfy { $0 == 0 } })
    #expect(lesson.utility != 0)
    let learned = attended(Tiny.td3())
      .lesson(from: agent.base.actor, on: practice, judgedBy: trial)
    #expect(learned.gradient.norm > 1e-4)
  }

  /// With every weight at one, the advice is the plain gradient at φ₋ on the same batch, bit for bit.
  private func expectPlainAdvice<Base: OffPolicyActorCritic>(
    _ base: Base, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let agent = attended(base) { $0.mask = .ones }
    let practice = Tiny.situations(of: base, seed: 13)
    let (_, plain) = valueAndGradient(at: base.actor) { base.actorLoss(of: $0, on: practice) }
    let before = agent.virtually(base.actor, along: plain)
    let lesson = agent.lesson(
      from: before, on: practice, judgedBy: Tiny.situations(of: base, seed: 14))
    let (_, again) = valueAndGradient(at: before) { base.actorLoss(of: $0, on: practice) }
    #expect(
      lesson.advice.tensors.map(\.doubles) == again.tensors.map(\.doubles),
      sourceLocation: sourceLocation)
    #expect(
      lesson.advice.tensors.map(\.doubles) != plain.tensors.map(\.doubles),
      sourceLocation: sourceLocation)
  }

  @Test func onesOnDDPG() { expectPlainAdvice(Tiny.ddpg()) }
  @Test func onesOnTD3() { expectPlainAdvice(Tiny.td3()) }
  @Test func onesOnSAC() { expectPlainAdvice(Tiny.sac()) }

  @Test func onlyTheFirstLayerMoves() {
    let agent = attended(Tiny.td3()) { $0.virtualLayers = .first }
    let practice = Tiny.situations(of: agent.base, seed: 15)
    let (_, plain) = valueAndGradient(at: agent.base.actor) {
      agent.base.actorLoss(of: $0, on: practice)
    }
    let moved = agent.virtually(agent.base.actor, along: plain)
    let pairs = zip(moved.parameters, agent.base.actor.parameters).map { $0.doubles == $1.doubles }
    #expect(pairs == [false, false, true, true, true, true])
  }

  /// Which batch the advice is made from.
  @Test func theAdviceComesFromItsBatch() {
    let practice = Tiny.situations(of: Tiny.td3(), seed: 16)
    let trial = Tiny.situations(of: Tiny.td3(), seed: 17)
    func advice(_ batch: AdviceBatch, practice: Situations, trial: Situations) -> [[Double]] {
      let agent = attended(Tiny.td3()) { $0.adviceBatch = batch }
      return agent.lesson(from: agent.base.actor, on: practice, judgedBy: trial)
        .advice.tensors.map(\.doubles)
    }
    let training = advice(.training, practice: practice, trial: trial)
    #expect(training == advice(.training, practice: practice, trial: practice))
    #expect(training == advice(.judging, practice: trial, trial: practice))
    #expect(training != advice(.judging, practice: practice, trial: trial))
  }
}
