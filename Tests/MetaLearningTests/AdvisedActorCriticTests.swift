import Algorithms
import Experience
import Networks
import TensorFiles
import Tensors
import TestSupport
import Testing

@testable import MetaLearning

/// What holds of a base with any adviser on it.
@Suite struct AdvisedActorCriticTests {
  private static func attended(
    _ base: TD3 = Tiny.learner(), decides: Bool = false, seed: UInt64 = 4,
    _ change: (inout MetaAttentionSettings) -> Void = { _ in }
  ) -> MetaAttention<TD3> {
    var random = RandomStream(seed: seed)
    return MetaAttention(
      base: base, settings: Tiny.attentionSettings(change), decides: decides, using: &random)
  }

  private static func criticized(
    _ base: TD3 = Tiny.learner(), seed: UInt64 = 5
  ) -> MetaCritic<TD3> {
    var random = RandomStream(seed: seed)
    return MetaCritic(base: base, settings: MetaCriticSettings(), using: &random)
  }

  private func digest(_ tree: some ParameterTree) -> TraceDigest {
    var digest = TraceDigest()
    digest.add(tree)
    return digest
  }

  /// The adviser learns when the actor does, and is silent while that waits.
  @Test func theAdviserWaitsWithTheActor() {
    func expectWaiting<Counsel: Adviser>(_ given: AdvisedActorCritic<Counsel>) {
      var agent = given
      var random = RandomStream(seed: 6)
      for update in 1...6 as ClosedRange<UInt64> {
        let before = agent
        let metrics = agent.update(on: Tiny.batch(seed: update, count: 32), using: &random)
        let isDue = update % 2 == 0
        #expect((digest(agent.adviser) != digest(before.adviser)) == isDue)
        #expect((digest(agent.base.actor) != digest(before.base.actor)) == isDue)
        #expect((metrics["utility"] != nil) == isDue && (metrics["actor_loss"] != nil) == isDue)
        #expect(metrics["critic_loss"] != nil)
      }
    }
    expectWaiting(Self.attended(Tiny.learner { $0.policyDelay = 2 }))
    expectWaiting(Self.criticized(Tiny.learner { $0.policyDelay = 2 }))
  }

  /// Of the judges only what they saw is used; and what they saw decides.
  @Test func theJudgesAreObservationsAlone() {
    #expect(Self.attended().batchSize == 32)
    func learned(_ change: (inout Transitions) -> Void) -> TraceDigest {
      var sample = Tiny.batch(seed: 7, count: 32)
      change(&sample)
      var agent = Self.attended()
      var random = RandomStream(seed: 8)
      _ = agent.update(on: sample, using: &random)
      return digest(agent)
    }
    func replaced(_ tensor: Tensor, _ rows: Range<Int>) -> Tensor {
      let width = tensor.shape[1]
      var numbers = tensor.floats
      for i in rows.lowerBound * width..<rows.upperBound * width { numbers[i] = 0.5 }
      return Tensor(numbers, shape: tensor.shape)
    }
    let plain = learned { _ in }
    #expect(
      plain
        == learned {
          $0.actions = replaced($0.actions, 16..<32)
          $0.rewards = replaced($0.rewards, 16..<32)
          $0.continues = replaced($0.continues, 16..<32)
          $0.nextObservations = replaced($0.nextObservations, 16..<32)
        })
    #expect(plain != learned { $0.observations = replaced($0.observations, 31..<32) })
    #expect(plain != learned { $0.rewards = replaced($0.rewards, 0..<1) })
  }

  private func expectContinuation<Counsel: Adviser>(
    of make: (UInt64) -> AdvisedActorCritic<Counsel>
  ) throws {
    var agent = make(1)
    var random = RandomStream(seed: 18)
    for seed in 0..<5 as Range<UInt64> {
      _ = agent.update(on: Tiny.batch(seed: seed, count: 32), using: &random)
    }
    let file = try TensorFile(bytes: TensorFile(of: agent).encoded(), file: "agent")
    var loaded = make(99)
    #expect(digest(loaded) != digest(agent))
    try file.load(into: &loaded)
    var copy = random
    for seed in 100..<105 as Range<UInt64> {
      let batch = Tiny.batch(seed: seed, count: 32)
      let ours = agent.update(on: batch, using: &random)
      let theirs = loaded.update(on: batch, using: &copy)
      #expect(ours.entries.map(\.value) == theirs.entries.map(\.value))
      #expect(
        agent.act(on: batch.observations, using: &random).floats
          == loaded.act(on: batch.observations, using: &copy).floats)
    }
    #expect(digest(loaded) == digest(agent))
    let names = agent.namedParameters.map(\.name)
    #expect(Set(names).count == names.count)
  }

  /// The walk is the state, the adviser's and its optimizer's included.
  @Test func aSavedAgentContinuesExactly() throws {
    try expectContinuation { Self.attended(Tiny.learner(seed: $0), decides: true, seed: $0) }
    try expectContinuation { Self.criticized(Tiny.learner(seed: $0), seed: $0) }
  }

  @Test func anAgentInSixtyFourBits() {
    var narrow = Self.attended()
    var wide = narrow.converted(to: .float64)
    var random = RandomStream(seed: 16)
    var copy = random
    for seed in 0..<3 as Range<UInt64> {
      let a = narrow.update(on: Tiny.batch(seed: seed, count: 32), using: &random)
      let b = wide.update(
        on: Tiny.batch(seed: seed, count: 32, elementType: .float64), using: &copy)
      #expect(a.entries.map(\.name) == b.entries.map(\.name))
      for (name, value) in a.entries { #expect(abs(value - (b[name] ?? .nan)) < 1e-3) }
    }
    #expect(wide.parameters.allSatisfy { $0.elementType == .float64 })
  }

  @Test func ratesAreScaled() {
    var agent = Self.attended { $0.rate = 0.5 }
    agent.scaleRates(by: 0.5)
    agent.scaleRates(by: 0.1)
    #expect(abs(agent.optimizer.rate - 0.05) < 1e-12)
    #expect(abs(agent.base.actorRate - 2e-4) < 1e-12)
    agent.scaleRates(by: 0)
    let before = agent
    var random = RandomStream(seed: 17)
    _ = agent.update(on: Tiny.batch(seed: 1, count: 32), using: &random)
    #expect(digest(agent.adviser) == digest(before.adviser))
    #expect(digest(agent.base.actor) == digest(before.base.actor))
  }

  /// With the other settings as they are, decay takes the adviser towards zero.
  @Test func theAdviserCanDecay() {
    func size(_ decay: Double) -> Double {
      var agent = Self.attended {
        $0.weightDecay = decay
        $0.rate = 1e-2
      }
      var random = RandomStream(seed: 20)
      for seed in 0..<20 as Range<UInt64> {
        _ = agent.update(on: Tiny.batch(seed: seed, count: 32), using: &random)
      }
      return agent.adviser.parameters.reduce(0) { $0 + $1.sumOfSquares }
    }
    #expect(size(10) < size(0) * 0.8)
  }

  /// Asked at decision time only where it was told to be.
  @Test func decidingChangesWhatIsDone() {
    let seen = Tiny.batch(seed: 21, count: 64).observations
    let (apart, deciding) = (Self.attended(), Self.attended(decides: true))
    #expect(apart.act(on: seen).floats == apart.base.act(on: seen).floats)
    #expect(deciding.act(on: seen).floats != deciding.base.act(on: seen).floats)
    // What it does is never worth less to the critic.
    let (own, chosen) = (
      deciding.base.value(of: deciding.base.act(on: seen), on: seen).floats,
      deciding.base.value(of: deciding.act(on: seen), on: seen).floats
    )
    #expect(zip(own, chosen).allSatisfy { $0 <= $1 + 1e-6 })
    #expect(zip(own, chosen).contains { $0 < $1 })
  }
}
