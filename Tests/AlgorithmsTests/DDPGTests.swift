import Experience
import Foundation
import Networks
import Tensors
import TestSupport
import Testing

@testable import Algorithms

@Suite struct DDPGTests {
  private let laws = AgentLaws { Tiny.ddpg(seed: $0) }

  private func digest(_ tree: some ParameterTree) -> String { AgentLaws<DDPG>.digest(tree) }

  /// One critic decides, the target's action is taken as it is, and nothing is drawn.
  @Test func targetsByHand() {
    var random = RandomStream(seed: 2)
    var agent = DDPG(
      observationSize: 1, actionSize: 1,
      settings: Tiny.small(DDPGSettings()) {
        $0.hidden = [1]
        $0.discount = 0.9
      }, using: &random)
    agent.targetActor = Tiny.perceptron(
      weights: [1], bias: 0, head: 0.5, headBias: 0, output: .tanh)
    agent.targetCritics.first = Tiny.perceptron(
      weights: [1, 2], bias: 0.1, head: 0.5, headBias: -1)
    let batch = Tiny.arriving(
      at: [2, 4, -1, 2], rewards: [1, 2, 3, 5], continues: [1, 1, 1, 0])
    // At 2 the action is tanh 1 and Q = (2 + 2 tanh 1 + 0.1)/2 − 1; at 4 it is tanh 2 and
    // Q = (4 + 2 tanh 2 + 0.1)/2 − 1; at −1 both networks' hidden units are off, and Q = −1.
    let expected = [1 + 0.9 * (0.05 + tanh(1)), 2 + 0.9 * (1.05 + tanh(2)), 3 - 0.9, 5]
    let before = random
    let targets = agent.targets(for: batch, using: &random)
    #expect(random == before)
    #expect(targets.shape == [4, 1])
    for (ours, theirs) in zip(targets.doubles, expected) { #expect(abs(ours - theirs) < 1e-5) }
  }

  @Test func theCriticIsAlone() {
    #expect(Tiny.ddpg().critics.second == nil)
    #expect(Tiny.ddpg().targetCritics.second == nil)
    // Actor and critic of six tensors each, twice; and Adam's two moments of both.
    laws.expectNamesOfTheStateAreUnique(count: 12 * 2 + 12 * 2)
  }

  @Test func everythingMovesInEveryUpdate() {
    var agent = Tiny.ddpg()
    var random = RandomStream(seed: 6)
    for update in 1...4 {
      let before = agent
      let metrics = agent.update(on: Tiny.batch(seed: UInt64(update)), using: &random)
      #expect(agent.updates == update && agent.actorIsDue)
      #expect(digest(agent.actor) != digest(before.actor))
      #expect(digest(agent.critics) != digest(before.critics))
      #expect(digest(agent.targetActor) != digest(before.targetActor))
      #expect(digest(agent.targetCritics) != digest(before.targetCritics))
      #expect(metrics.entries.map(\.name) == ["critic_loss", "mean_target", "actor_loss"])
    }
  }

  /// TD3 is DDPG with three cures. Without them (twins that are one, no noise on targets, no delay)
  /// it is DDPG to the bit, but for the loss, which counts both twins.
  @Test func itIsTD3WithoutItsCures() {
    var ddpg = Tiny.ddpg()
    var td3 = Tiny.agent {
      $0.targetNoise = 0
      $0.policyDelay = 1
    }
    td3.critics.second = td3.critics.first
    td3.targetCritics.second = td3.targetCritics.first
    var random = RandomStream(seed: 22)
    var copy = random
    for seed in 0..<8 as Range<UInt64> {
      let ours = ddpg.update(on: Tiny.batch(seed: seed), using: &random)
      let theirs = td3.update(on: Tiny.batch(seed: seed), using: &copy)
      #expect(ours["actor_loss"] == theirs["actor_loss"])
      #expect(ours["mean_target"] == theirs["mean_target"])
      #expect((ours["critic_loss"] ?? 0) * 2 == theirs["critic_loss"])
    }
    #expect(digest(ddpg.actor) == digest(td3.actor))
    #expect(digest(ddpg.critics.first) == digest(td3.critics.first))
    #expect(digest(ddpg.targetActor) == digest(td3.targetActor))
    #expect(digest(ddpg.targetCritics.first) == digest(td3.targetCritics.first))
    let seen = Tiny.batch(seed: 23).observations
    #expect(ddpg.act(on: seen, using: &random).floats == td3.act(on: seen, using: &copy).floats)
  }

  /// An agent whose policy is 0 everywhere, so that what it does is the noise.
  private func still(_ change: (inout DDPGSettings) -> Void) -> DDPG {
    var agent = Tiny.ddpg(change)
    agent.actor = agent.actor.mapped { $1 * 0 }
    return agent
  }

  /// The noise that drifts is added to the policy as it is, within the bounds of actions.
  @Test func itExploresByDrifting() {
    let agent = still {
      $0.noise = .ornsteinUhlenbeck
      $0.explorationNoise = 0.3
      $0.noiseReversion = 0.15
    }
    var exploration = Exploration(RandomStream(seed: 24))
    var process = exploration
    var isClamped = false
    for _ in 0..<60 {
      let actions = agent.act(on: .zeros([2, 3]), exploring: &exploration)
      let noise = process.ornsteinUhlenbeck(like: actions, reversion: 0.15, deviation: 0.3)
      #expect(actions.floats == noise.clamped(-1, 1).floats)
      isClamped = isClamped || actions.floats.contains { abs($0) == 1 }
    }
    #expect(isClamped)
    #expect(exploration == process)
  }

  @Test func whiteNoiseRemembersNothing() {
    let agent = still { $0.explorationNoise = 0.3 }
    var exploration = Exploration(RandomStream(seed: 25))
    var random = RandomStream(seed: 25)
    for _ in 0..<3 {
      let actions = agent.act(on: .zeros([2, 3]), exploring: &exploration)
      #expect(actions.floats == agent.act(on: .zeros([2, 3]), using: &random).floats)
    }
    #expect(exploration == Exploration(random))
  }

  @Test func aSavedAgentContinuesExactly() throws { try laws.expectASavedAgentContinuesExactly() }
  @Test func aCopyGoesItsOwnWay() { laws.expectACopyGoesItsOwnWay() }
  @Test func anAgentInSixtyFourBits() { laws.expectItWorksInSixtyFourBits() }
  @Test func anUpdateIsItsVerbs() { laws.expectAnUpdateIsItsVerbs() }
  @Test func theActorsGradientEqualsDifferences() {
    laws.expectTheActorsGradientEqualsDifferences()
  }
  @Test func theActorsLossDifferentiatesTheActorAlone() {
    laws.expectTheActorsLossDifferentiatesTheActorAlone()
  }
  @Test func aRewardThatIsNoNumberIsReported() { laws.expectARewardThatIsNoNumberIsReported() }

  @Test func noActions() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var random = RandomStream(seed: 1)
      _ = DDPG(observationSize: 3, actionSize: 0, settings: DDPGSettings(), using: &random)
    }
    #expect(says(result, "The agent needs positive sizes, not 3 and 0"))
  }
}
