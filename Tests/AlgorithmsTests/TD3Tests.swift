import Estimators
import Experience
import Foundation
import Networks
import TensorFiles
import Tensors
import TestSupport
import Testing

@testable import Algorithms

@Suite struct TD3Tests {
  private func digest(_ tree: some ParameterTree) -> String {
    var digest = TraceDigest()
    digest.add(tree)
    return digest.description
  }

  /// Where a batch arrives, the smaller critic decides: the first, the second and again the second.
  @Test func targetsByHand() {
    let agent = Tiny.handmade(
      actor: Tiny.perceptron(weights: [1], bias: 0, head: 0.5, headBias: 0, output: .tanh),
      first: Tiny.perceptron(weights: [1, 2], bias: 0.1, head: 0.5, headBias: -1),
      second: Tiny.perceptron(weights: [-1, 1], bias: 3, head: 1, headBias: 0)
    ) {
      $0.targetNoise = 0
      $0.discount = 0.9
    }
    let batch = Tiny.arriving(
      at: [2, 4, -1, 2], rewards: [1, 2, 3, 5], continues: [1, 1, 1, 0])
    var random = RandomStream(seed: 1)
    // At 2 the action is tanh 1, and Q₁ = (2 + 2 tanh 1 + 0.1)/2 − 1 < Q₂ = 1 + tanh 1. At 4 it is
    // tanh 2, and Q₂ = relu(−1 + tanh 2) = 0. At −1 it is 0, and Q₁ = −1 < Q₂ = 4.
    let expected = [1 + 0.9 * (0.05 + tanh(1)), 2, 3 - 0.9, 5]
    let targets = agent.targets(for: batch, using: &random)
    #expect(targets.shape == [4, 1])
    for (ours, theirs) in zip(targets.doubles, expected) { #expect(abs(ours - theirs) < 1e-5) }
  }

  @Test func theOrderOfTheTwinsDoesNotMatter() {
    let agent = Tiny.agent()
    var swapped = agent
    swapped.targetCritics.first = agent.targetCritics.second!
    swapped.targetCritics.second = agent.targetCritics.first
    var one = agent
    one.targetCritics.second = agent.targetCritics.first
    let batch = Tiny.batch(seed: 3)
    func targets(_ agent: TD3) -> [Float] {
      var random = RandomStream(seed: 4)
      return agent.targets(for: batch, using: &random).floats
    }
    #expect(targets(agent) == targets(swapped))
    #expect(zip(targets(agent), targets(one)).allSatisfy { $0 <= $1 })
    #expect(targets(agent) != targets(one))
  }

  /// Critics that give back the action show what the target policy did.
  @Test(arguments: [(0.0, -0.3, 0.3), (0.5, 0.2, 0.8), (0.9, 0.6, 1.0), (-0.9, -1.0, -0.6)])
  func targetNoiseIsClippedAndActionsStayInBounds(mean: Double, low: Double, high: Double) {
    let echo = Tiny.perceptron(weights: [0, 1], bias: 2, head: 1, headBias: -2)
    let agent = Tiny.handmade(
      actor: Tiny.perceptron(
        weights: [0], bias: 0, head: 0, headBias: Float(atanh(mean)), output: .tanh),
      first: echo, second: echo
    ) {
      $0.targetNoise = 1
      $0.targetNoiseClip = 0.3
      $0.discount = 1
    }
    let zeros = [Float](repeating: 0, count: 500)
    let batch = Tiny.arriving(at: zeros, rewards: zeros, continues: zeros.map { _ in 1 })
    var random = RandomStream(seed: 5)
    let actions = agent.targets(for: batch, using: &random).doubles
    #expect(abs((actions.min() ?? 9) - low) < 1e-5)
    #expect(abs((actions.max() ?? 9) - high) < 1e-5)
    #expect(Set(actions).count > 20)
  }

  @Test(arguments: [1, 2, 3]) func theActorAndTheTargetsWait(delay: Int) {
    var agent = Tiny.agent { $0.policyDelay = delay }
    var random = RandomStream(seed: 6)
    for update in 1...7 {
      let before = agent
      let metrics = agent.update(on: Tiny.batch(seed: UInt64(update)), using: &random)
      let isDue = update % delay == 0
      #expect(agent.updates == update)
      #expect(digest(agent.critics.first) != digest(before.critics.first))
      #expect(digest(agent.critics.second!) != digest(before.critics.second!))
      #expect((digest(agent.actor) != digest(before.actor)) == isDue)
      #expect((digest(agent.targetActor) != digest(before.targetActor)) == isDue)
      #expect((digest(agent.targetCritics) != digest(before.targetCritics)) == isDue)
      #expect((metrics["actor_loss"] != nil) == isDue)
      #expect(metrics["critic_loss"] != nil && metrics["mean_target"] != nil)
    }
  }

  @Test func targetsTrackAllThreeNetworks() {
    var agent = Tiny.agent { $0.targetRate = 0.25 }
    agent.actor = Tiny.agent(seed: 8).actor
    agent.critics = Tiny.agent(seed: 9).critics
    let before = agent
    agent.trackTargets()
    func expectBlend(_ after: [Tensor], _ from: [Tensor], _ to: [Tensor]) {
      let blend = zip(from, to).map { $0 * 0.75 + $1 * 0.25 }
      #expect(largestRelativeError(of: after, against: blend) < 1e-5)
    }
    expectBlend(
      agent.targetActor.parameters, before.targetActor.parameters, before.actor.parameters)
    expectBlend(
      agent.targetCritics.parameters, before.targetCritics.parameters, before.critics.parameters)
    #expect(digest(agent.actor) == digest(before.actor))
    #expect(digest(agent.critics) == digest(before.critics))
  }

  @Test func anUpdateIsItsFourVerbs() {
    var whole = Tiny.agent()
    var parts = whole
    var random = RandomStream(seed: 10)
    var copy = random
    for seed in 0..<5 as Range<UInt64> {
      let batch = Tiny.batch(seed: seed)
      _ = whole.update(on: batch, using: &random)
      _ = parts.learnCritics(from: batch, using: &copy)
      guard parts.actorIsDue else { continue }
      let (_, gradient) = valueAndGradient(at: parts.actor) {
        parts.actorLoss(of: $0, on: Situations(observations: batch.observations))
      }
      parts.stepActor(along: gradient)
      parts.trackTargets()
    }
    #expect(digest(parts) == digest(whole))
  }

  /// The critics step along the gradient of the sum of both errors, by Adam.
  @Test func theCriticsStepDownTheirError() {
    var agent = Tiny.agent { $0.policyDelay = 100 }
    let batch = Tiny.batch(seed: 11)
    var random = RandomStream(seed: 12)
    var copy = random
    let targets = agent.targets(for: batch, using: &copy)
    func error(_ critics: Critics) -> Tensor {
      let (first, second) = critics(batch.observations, batch.actions)
      return (first - targets).squared().mean() + (second! - targets).squared().mean()
    }
    var critics = agent.critics
    let (loss, gradient) = valueAndGradient(at: critics, of: error)
    var adam = Adam(for: critics, rate: agent.settings.criticRate)
    adam.step(&critics, along: gradient)
    let metrics = agent.update(on: batch, using: &random)
    #expect(digest(agent.critics) == digest(critics))
    #expect(metrics["critic_loss"] == loss.number)
    #expect(metrics["mean_target"] == targets.mean().number)
    #expect(error(agent.critics).number < loss.number)
  }

  @Test func theActorsLossIsMinusTheFirstCriticsValue() {
    let agent = Tiny.agent()
    let observations = Tiny.batch(seed: 13).observations
    let (first, _) = agent.critics(observations, agent.actor(observations))
    let loss = agent.actorLoss(of: agent.actor, on: Situations(observations: observations))
    #expect(abs(loss.number + first.mean().number) < 1e-6)
    #expect(loss.shape == [])
  }

  @Test func theActorsLossDifferentiatesTheActorAlone() {
    let agent = Tiny.agent()
    let observations = Tiny.batch(seed: 14).observations
    withTape {
      // Critics and targets are constants: with a constant actor there is nothing to record.
      _ = agent.actorLoss(of: agent.actor, on: Situations(observations: observations))
      #expect(recordedOperations == 0)
      let actor = agent.actor.tracked()
      let slopes = gradient(
        of: agent.actorLoss(of: actor, on: Situations(observations: observations)), at: actor)
      #expect(slopes.norm > 1e-4)
      #expect(slopes.tensors.allSatisfy { $0.sumOfSquares > 0 })
    }
  }

  @Test func theActorsGradientEqualsDifferences() {
    let agent = Tiny.agent().converted(to: .float64)
    let observations = Tiny.batch(seed: 15, elementType: .float64).observations
    let error = firstDerivativeError(
      of: { numbers in
        agent.actorLoss(
          of: agent.actor.mapped { index, _ in numbers[index] },
          on: Situations(observations: observations))
      }, at: agent.actor.parameters)
    #expect(error < 1e-6)
  }

  /// A converted agent works in 64 bits from end to end, and does what the 32-bit one does.
  @Test func anAgentInSixtyFourBits() {
    var narrow = Tiny.agent()
    var wide = narrow.converted(to: .float64)
    var random = RandomStream(seed: 16)
    var copy = random
    for seed in 0..<4 as Range<UInt64> {
      let a = narrow.update(on: Tiny.batch(seed: seed), using: &random)
      let b = wide.update(on: Tiny.batch(seed: seed, elementType: .float64), using: &copy)
      #expect(abs((a["critic_loss"] ?? 9) - (b["critic_loss"] ?? 0)) < 1e-4)
    }
    #expect(wide.actor.parameters.allSatisfy { $0.elementType == .float64 })
    #expect(wide.largestDifference(from: narrow.converted(to: .float64)) < 1e-3)
    let seen = Tiny.batch(seed: 5, elementType: .float64).observations
    #expect(wide.act(on: seen, using: &copy).elementType == .float64)
  }

  @Test func ratesAreScaled() {
    var agent = Tiny.agent {
      $0.actorRate = 0.5
      $0.criticRate = 0.25
      $0.policyDelay = 1
    }
    agent.scaleRates(by: 0.5)
    agent.scaleRates(by: 0.1)
    #expect(abs(agent.actorOptimizer.rate - 0.05) < 1e-12)
    #expect(abs(agent.criticOptimizer.rate - 0.025) < 1e-12)
    agent.scaleRates(by: 0)
    let before = agent
    var random = RandomStream(seed: 17)
    _ = agent.update(on: Tiny.batch(seed: 1), using: &random)
    #expect(digest(agent.actor) == digest(before.actor))
    #expect(digest(agent.critics) == digest(before.critics))
  }

  @Test func theTargetsBeginEqual() {
    let agent = Tiny.agent()
    #expect(digest(agent.targetActor) == digest(agent.actor))
    #expect(digest(agent.targetCritics) == digest(agent.critics))
    #expect(digest(agent.critics.first) != digest(agent.critics.second!))
    #expect(digest(Tiny.agent(seed: 1)) == digest(agent))
    #expect(digest(Tiny.agent(seed: 2)) != digest(agent))
  }

  @Test func namesOfTheStateAreUnique() {
    let names = Tiny.agent().namedParameters.map(\.name)
    #expect(Set(names).count == names.count)
    // Actor and two critics of six tensors each, twice; and Adam's two moments of the first three.
    #expect(names.count == 18 * 2 + 18 * 2)
  }

  /// The walk is the state: a fresh agent that reads it continues with the same bits.
  @Test(arguments: [6, 7]) func aSavedAgentContinuesExactly(updates: Int) throws {
    var agent = Tiny.agent()
    var random = RandomStream(seed: 18)
    for seed in 0..<updates {
      _ = agent.update(on: Tiny.batch(seed: UInt64(seed)), using: &random)
    }
    let file = try TensorFile(bytes: TensorFile(of: agent).encoded(), file: "agent")
    var loaded = Tiny.agent(seed: 99)
    try file.load(into: &loaded)
    #expect(loaded.updates == updates)
    var copy = random
    for seed in 100..<107 as Range<UInt64> {
      let batch = Tiny.batch(seed: seed)
      let ours = agent.update(on: batch, using: &random)
      let theirs = loaded.update(on: batch, using: &copy)
      #expect(ours.entries.map(\.value) == theirs.entries.map(\.value))
      #expect(
        agent.act(on: batch.observations, using: &random).floats
          == loaded.act(on: batch.observations, using: &copy).floats)
    }
    #expect(digest(loaded) == digest(agent))
  }

  @Test func aCopyGoesItsOwnWay() {
    var agent = Tiny.agent()
    var random = RandomStream(seed: 19)
    func learn(_ agent: inout TD3, _ random: inout RandomStream) {
      for seed in 0..<6 as Range<UInt64> {
        _ = agent.update(on: Tiny.batch(seed: seed), using: &random)
      }
    }
    learn(&agent, &random)
    let kept = agent
    let keptDigest = digest(agent)
    var copy = agent
    var stream = random
    learn(&agent, &random)
    #expect(digest(kept) == keptDigest)
    #expect(digest(agent) != keptDigest)
    learn(&copy, &stream)
    #expect(digest(copy) == digest(agent))
  }

  @Test(arguments: [Float.nan, .infinity]) func aRewardThatIsNoNumberIsReported(reward: Float) {
    var agent = Tiny.agent()
    var batch = Tiny.batch(seed: 20)
    var numbers = batch.rewards.floats
    numbers[5] = reward
    batch.rewards = Tensor(numbers, shape: batch.rewards.shape)
    var random = RandomStream(seed: 21)
    #expect(agent.update(on: Tiny.batch(seed: 1), using: &random).firstNonFinite == nil)
    let fault = agent.update(on: batch, using: &random).firstNonFinite
    #expect(fault?.name == "critic_loss")
    #expect(fault?.value.isFinite == false)
  }

  @Test func noActions() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var random = RandomStream(seed: 1)
      _ = TD3(observationSize: 3, actionSize: 0, settings: TD3Settings(), using: &random)
    }
    #expect(says(result, "The agent needs positive sizes, not 3 and 0"))
  }

  @Test func noDelay() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = Tiny.agent { $0.policyDelay = 0 }
    }
    #expect(says(result, "policyDelay must be positive, not 0"))
  }
}
