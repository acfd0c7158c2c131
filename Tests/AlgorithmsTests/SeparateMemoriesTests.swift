import Environments
import Experience
import Networks
import Settings
import Tensors
import TestSupport
import Testing

@testable import Algorithms

/// Actor and critic with a memory each: they know nothing of each other, and all that carries memory
/// carries both.
@Suite("Separate memories") struct SeparateMemoriesTests {
  private func agent(
    _ actions: Space = .discrete(count: 2), _ change: (inout PPOSettings) -> Void = { _ in }
  ) -> PPO {
    Proximal.agent(actions) {
      $0.memory = 3
      $0.memorySharing = .separate
      change(&$0)
    }
  }

  /// A memory in the middle of something, for two environments.
  private func state(_ elementType: ElementType = .float64, parts: Int = 4) -> Tensor {
    var random = RandomStream(seed: 21)
    return .uniform([parts, 2, 3], -1, 1, elementType: elementType, using: &random)
  }

  private func logits(_ seen: PolicyOutput) throws -> Tensor {
    guard case .categorical(let distribution) = seen.policy else { throw NotCategorical() }
    return distribution.logProbabilities
  }

  private struct NotCategorical: Error {}

  /// Two LSTMs, each unrolled by itself and read by its own perceptron.
  @Test func theValuesAreThoseOfTwoMemories() throws {
    let network = agent { $0.hidden = [5] }.network.converted(to: .float64)
    let rollout = Proximal.rollout(elementType: .float64)
    let (start, steps) = (state(), [8, 3])
    let actorMemory = try #require(network.memory?.lstm)
    let criticMemory = try #require(network.criticMemory?.lstm)
    #expect(actorMemory.recurrentWeights.doubles != criticMemory.recurrentWeights.doubles)
    let (actors, actorAfter) = actorMemory.unrolled(
      rollout.observations, from: start.slice(0..<2), resets: rollout.resets)
    let (critics, criticAfter) = criticMemory.unrolled(
      rollout.observations, from: start.slice(2..<4), resets: rollout.resets)
    let seen = network(rollout.observations, memory: start, resets: rollout.resets)
    let expected = Categorical(logits: network.actor(actors.reshaped(Shape(steps))))
    #expect(try logits(seen).doubles == expected.logProbabilities.doubles)
    #expect(seen.values.doubles == network.critic(critics.reshaped(Shape(steps))).doubles)
    #expect(seen.memory?.doubles == actorAfter.doubles + criticAfter.doubles)

    // The critic alone, as it is asked for what a rollout arrives at: nothing is forgotten first.
    let arrivals = rollout.observations.slice(3..<4).reshaped([2, 2])
    let (features, _) = criticMemory(
      arrivals, state: start.slice(2..<4), resets: .zeros([2], elementType: .float64))
    #expect(
      network.values(of: arrivals, memory: start).doubles == network.critic(features).doubles)
  }

  /// Unrolling in one piece is unrolling in pieces, with resets within them and at their borders; and
  /// so is acting step by step.
  @Test(arguments: [[0, 2, 4], [0, 1, 4], [0, 1, 2, 3, 4]])
  func piecesEqualTheWhole(cuts: [Int]) throws {
    let network = agent { $0.hidden = [5] }.network.converted(to: .float64)
    let rollout = Proximal.rollout(elementType: .float64)
    let whole = network(rollout.observations, memory: state(), resets: rollout.resets)
    var (values, policies): ([Double], [Double]) = ([], [])
    var memory: Tensor? = state()
    for (start, end) in zip(cuts, cuts.dropFirst()) {
      let seen =
        cuts.count == 5
        ? network(
          step: rollout.observations.slice(start..<end).reshaped([2, 2]), memory: memory,
          resets: rollout.resets.slice(start..<end).flattened())
        : network(
          rollout.observations.slice(start..<end), memory: memory,
          resets: rollout.resets.slice(start..<end))
      values += seen.values.doubles
      policies += try logits(seen).doubles
      memory = seen.memory
    }
    func difference(_ one: [Double], _ other: [Double]) -> Double {
      zip(one, other).reduce(one.count == other.count ? 0 : 9) { max($0, abs($1.0 - $1.1)) }
    }
    #expect(difference(values, whole.values.doubles) < 1e-14)
    #expect(difference(policies, try logits(whole).doubles) < 1e-14)
    #expect(difference(memory?.doubles ?? [], whole.memory?.doubles ?? [9]) < 1e-14)
  }

  /// What the critic learns touches nothing of the actor's, and the other way round.
  @Test func gradientsStayOnTheirSide() {
    let network = agent { $0.hidden = [5] }.network
    let rollout = Proximal.rollout()
    func touched(_ loss: (PolicyOutput) -> Tensor) -> [String: Bool] {
      let (_, gradient) = valueAndGradient(at: network) {
        loss($0(rollout.observations, memory: state(.float32), resets: rollout.resets))
      }
      return Dictionary(
        uniqueKeysWithValues: zip(network.namedParameters, gradient.tensors).map {
          ($0.name, $1.floats.contains { $0 != 0 })
        })
    }
    let critics = touched { $0.values.squared().mean() }
    let actors = touched { -$0.policy.logProbability(of: rollout.actions).mean() }
    #expect(critics.keys.contains("memory.bias") && critics.keys.contains("critic_memory.bias"))
    for name in critics.keys {
      #expect(critics[name] == name.hasPrefix("critic"), "\(name)")
      #expect(actors[name] == !name.hasPrefix("critic"), "\(name)")
    }
  }

  @Test func theGradientIsTheDifferenceQuotient() {
    let agent = agent {
      $0.hidden = [3]
      $0.entropyWeight = 0.1
      $0.penalty = 0.7
    }.converted(to: .float64)
    let rollout = Proximal.rollout(memories: [state()], elementType: .float64)
    let lesson = agent.lesson(
      on: rollout.sequences([1, 0], of: 4), of: agent.experience(from: rollout))
    let error = firstDerivativeError(
      of: { tensors in
        agent.losses(of: agent.network.mapped { index, _ in tensors[index] }, on: lesson).total
      }, at: agent.network.parameters)
    #expect(error < 1e-6)
  }

  /// Minibatches take the memories before their sequences, both of them, of the right environments.
  @Test func sequencesBeginFromBothMemories() {
    let agent = agent().converted(to: .float64)
    var rollout = Proximal.rollout(memories: [state()], elementType: .float64)
    let half = agent.network(
      rollout.observations.slice(0..<2), memory: state(), resets: rollout.resets.slice(0..<2))
    rollout.memories.append(half.memory ?? state())
    rollout.memoryEvery = 2
    let experience = agent.experience(from: rollout)
    let whole = agent.network(
      rollout.observations, memory: rollout.memories[0], resets: rollout.resets)
    let steps = rollout.sequences([3, 0, 2], of: 2)
    let seen = agent.network(steps.observations, memory: steps.memory, resets: steps.resets)
    let expected = steps.flat(whole.values.reshaped([4, 2])).doubles
    for (found, right) in zip(seen.values.doubles, expected) {
      #expect(abs(found - right) < 1e-14)
    }
    // Before the first step every ratio is one.
    let losses = agent.losses(of: agent.network, on: agent.lesson(on: steps, of: experience))
    #expect(abs(losses.divergence.number) < 1e-14)
  }

  /// Acting and being judged carry both, from nothing on.
  @Test func actingCarriesBoth() {
    var random = RandomStream(seed: 1)
    var own = A2CSettings()
    (own.memory, own.memorySharing, own.hidden) = (3, .separate, [])
    let learner = A2C(
      observationSize: 2, actions: .discrete(count: 2), settings: own, using: &random)
    let seen = Tensor([0.5, -1, 2, 0.25], shape: [2, 2])
    #expect(learner.emptyMemory(for: 2)?.shape == [4, 2, 3])
    #expect(learner.emptyMemory(for: 2)?.floats == .init(repeating: 0, count: 24))
    let stored = state(.float32)
    let decision = learner.decide(seen, memory: stored, resets: [false, true], using: &random)
    var judged: Tensor? = stored
    _ = learner.perform(on: seen, memory: &judged, resets: [false, true], using: &random)
    #expect(judged?.floats == decision.memory?.floats)
    // The second environment is new to either memory, the first to neither.
    let empty = learner.decide(
      seen, memory: learner.emptyMemory(for: 2), resets: [false, false], using: &random)
    let (kept, fresh) = (decision.memory?.floats ?? [], empty.memory?.floats ?? [])
    for part in 0..<4 {
      let rows = (kept[6 * part..<6 * part + 3], fresh[6 * part..<6 * part + 3])
      #expect(rows.0 != rows.1)
      #expect(kept[6 * part + 3..<6 * part + 6] == fresh[6 * part + 3..<6 * part + 6])
    }
  }

  @Test func whereTheyMeanNothing() throws {
    func refusal(_ change: (inout PPOSettings) -> Void) -> String? {
      var settings = PPOSettings()
      settings.memorySharing = .separate
      change(&settings)
      do { try settings.validate() } catch { return "\(error)" }
      return nil
    }
    #expect(refusal { $0.memory = 4 } == nil)
    #expect(refusal { _ in }?.contains("memory is 0") == true)
    #expect(refusal { ($0.memory, $0.shared) = (4, [8]) }?.contains("shared") == true)
    #expect(refusal { ($0.memory, $0.baseline) = (4, .none) }?.contains("baseline") == true)
    var worker = A3CSettings()
    worker.worker.memorySharing = .separate
    #expect(throws: SettingError.self) { try worker.validate() }
    worker.worker.memory = 4
    try worker.validate()
    try worker.set("memorySharing", text: "shared")
    #expect(worker.worker.memorySharing == .shared)
  }
}
