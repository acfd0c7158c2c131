import Experience
import TensorFiles
import Tensors
import TestSupport
import Testing

@testable import Algorithms

/// What holds of every agent of this package; `agent` makes one, of three numbers seen and two
/// chosen, from a seed.
struct AgentLaws<Agent: OffPolicyActorCritic> {
  let agent: (UInt64) -> Agent

  static func digest(_ tree: some ParameterTree) -> String {
    var digest = TraceDigest()
    digest.add(tree)
    return digest.description
  }

  private func learn(
    _ agent: inout Agent, _ seeds: Range<UInt64>, using random: inout RandomStream
  ) {
    for seed in seeds { _ = agent.update(on: Tiny.batch(seed: seed), using: &random) }
  }

  /// The walk is the state: a fresh agent that reads it continues with the same bits.
  func expectASavedAgentContinuesExactly(
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    var agent = agent(1)
    var random = RandomStream(seed: 18)
    learn(&agent, 0..<7, using: &random)
    let file = try TensorFile(bytes: TensorFile(of: agent).encoded(), file: "agent")
    var loaded = self.agent(99)
    try file.load(into: &loaded)
    var exploration = Exploration(random)
    var copy = random
    var other = exploration
    for seed in 100..<107 as Range<UInt64> {
      let batch = Tiny.batch(seed: seed)
      let ours = agent.update(on: batch, using: &random)
      let theirs = loaded.update(on: batch, using: &copy)
      #expect(
        ours.entries.map(\.value) == theirs.entries.map(\.value), sourceLocation: sourceLocation)
      #expect(
        agent.act(on: batch.observations, exploring: &exploration).floats
          == loaded.act(on: batch.observations, exploring: &other).floats,
        sourceLocation: sourceLocation)
    }
    #expect(Self.digest(loaded) == Self.digest(agent), sourceLocation: sourceLocation)
  }

  func expectACopyGoesItsOwnWay(sourceLocation: SourceLocation = #_sourceLocation) {
    var agent = agent(1)
    var random = RandomStream(seed: 19)
    learn(&agent, 0..<5, using: &random)
    let kept = agent
    let keptDigest = Self.digest(agent)
    var copy = agent
    var stream = random
    learn(&agent, 5..<9, using: &random)
    #expect(Self.digest(kept) == keptDigest, sourceLocation: sourceLocation)
    #expect(Self.digest(agent) != keptDigest, sourceLocation: sourceLocation)
    learn(&copy, 5..<9, using: &stream)
    #expect(Self.digest(copy) == Self.digest(agent), sourceLocation: sourceLocation)
  }

  /// A converted agent works in 64 bits from end to end, and does what the 32-bit one does.
  func expectItWorksInSixtyFourBits(sourceLocation: SourceLocation = #_sourceLocation) {
    var narrow = agent(1)
    var wide = narrow.converted(to: .float64)
    var random = RandomStream(seed: 16)
    var copy = random
    for seed in 0..<4 as Range<UInt64> {
      let a = narrow.update(on: Tiny.batch(seed: seed), using: &random)
      let b = wide.update(on: Tiny.batch(seed: seed, elementType: .float64), using: &copy)
      #expect(a.entries.map(\.name) == b.entries.map(\.name), sourceLocation: sourceLocation)
      for (name, value) in a.entries {
        #expect(abs(value - (b[name] ?? .nan)) < 1e-3, "\(name)", sourceLocation: sourceLocation)
      }
    }
    #expect(
      wide.parameters.allSatisfy { $0.elementType == .float64 }, sourceLocation: sourceLocation)
    #expect(
      wide.actor.largestDifference(from: narrow.actor.converted(to: .float64)) < 1e-3,
      sourceLocation: sourceLocation)
    var exploration = Exploration(copy)
    let seen = Tiny.batch(seed: 5, elementType: .float64).observations
    #expect(
      wide.act(on: seen, exploring: &exploration).elementType == .float64,
      sourceLocation: sourceLocation)
  }

  /// An update is the four verbs in their order, and nothing else.
  func expectAnUpdateIsItsVerbs(sourceLocation: SourceLocation = #_sourceLocation) {
    var whole = agent(1)
    var parts = whole
    var random = RandomStream(seed: 10)
    var copy = random
    for seed in 0..<5 as Range<UInt64> {
      let batch = Tiny.batch(seed: seed)
      let metrics = whole.update(on: batch, using: &random)
      _ = parts.learnCritics(from: batch, using: &copy)
      #expect(parts.actorIsDue, sourceLocation: sourceLocation)
      let situations = parts.situations(of: batch.observations, using: &copy)
      let (loss, gradient) = valueAndGradient(at: parts.actor) {
        parts.actorLoss(of: $0, on: situations)
      }
      parts.stepActor(along: gradient)
      parts.trackTargets()
      #expect(metrics["actor_loss"] == loss.number, sourceLocation: sourceLocation)
    }
    #expect(Self.digest(parts) == Self.digest(whole), sourceLocation: sourceLocation)
    #expect(random == copy, sourceLocation: sourceLocation)
  }

  func expectTheActorsGradientEqualsDifferences(sourceLocation: SourceLocation = #_sourceLocation) {
    let agent = agent(1).converted(to: .float64)
    var random = RandomStream(seed: 15)
    let situations = agent.situations(
      of: Tiny.batch(seed: 15, elementType: .float64).observations, using: &random)
    let error = firstDerivativeError(
      of: { numbers in
        agent.actorLoss(of: agent.actor.mapped { index, _ in numbers[index] }, on: situations)
      }, at: agent.actor.parameters)
    #expect(error < 1e-6, sourceLocation: sourceLocation)
  }

  /// The critics are constants: with a constant actor there is nothing to record.
  func expectTheActorsLossDifferentiatesTheActorAlone(
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let agent = agent(1)
    var random = RandomStream(seed: 14)
    let situations = agent.situations(of: Tiny.batch(seed: 14).observations, using: &random)
    withTape {
      _ = agent.actorLoss(of: agent.actor, on: situations)
      #expect(recordedOperations == 0, sourceLocation: sourceLocation)
      let actor = agent.actor.tracked()
      let slopes = gradient(of: agent.actorLoss(of: actor, on: situations), at: actor)
      #expect(
        slopes.tensors.allSatisfy { $0.sumOfSquares > 0 }, sourceLocation: sourceLocation)
    }
  }

  func expectARewardThatIsNoNumberIsReported(sourceLocation: SourceLocation = #_sourceLocation) {
    for reward in [Float.nan, .infinity] {
      var agent = agent(1)
      var batch = Tiny.batch(seed: 20)
      var numbers = batch.rewards.floats
      numbers[5] = reward
      batch.rewards = Tensor(numbers, shape: batch.rewards.shape)
      var random = RandomStream(seed: 21)
      let sound = agent.update(on: Tiny.batch(seed: 1), using: &random)
      #expect(sound.firstNonFinite == nil, sourceLocation: sourceLocation)
      let fault = agent.update(on: batch, using: &random).firstNonFinite
      #expect(fault?.name == "critic_loss", sourceLocation: sourceLocation)
    }
  }

  func expectNamesOfTheStateAreUnique(
    count: Int, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let names = agent(1).namedParameters.map(\.name)
    #expect(Set(names).count == names.count, sourceLocation: sourceLocation)
    #expect(names.count == count, sourceLocation: sourceLocation)
  }
}
