import Environments
import Experience
import Networks
import Tensors
import Testing

@testable import Algorithms

/// What an update does with a rollout: passes, minibatches, its end, the penalty.
@Suite struct PPOUpdateTests {
  private func digest(_ tree: some ParameterTree) -> [[Float]] { tree.parameters.map(\.floats) }

  /// The passes and minibatches, written out.
  @Test(arguments: [0, 3]) func anUpdateIsItsMinibatches(memory: Int) {
    var agent = Proximal.agent {
      $0.memory = memory
      $0.rolloutSteps = 4
      $0.chunkSteps = memory > 0 ? 2 : 0
      $0.minibatchSize = 3
      $0.epochs = 2
      $0.learningRate = 0.03
    }
    var rollout = Proximal.rollout()
    if let empty = agent.emptyMemory(for: 2) {
      // As acting would have stored them: before the first step, and before the third.
      let half = agent.network(
        rollout.observations.slice(0..<2), memory: empty, resets: rollout.resets.slice(0..<2))
      rollout.memories = [empty, half.memory ?? empty]
      rollout.memoryEvery = 2
    }
    var manual = agent
    var random = RandomStream(seed: 6)
    var copy = random
    let metrics = agent.update(on: rollout, using: &random)

    let experience = manual.experience(from: rollout)
    let (length, sequences) = memory > 0 ? (2, 4) : (1, 8)
    var first: Double?
    var count = 0
    for _ in 0..<2 {
      let order = copy.permutation(of: sequences)
      let share = memory > 0 ? 1 : 3
      for start in stride(from: 0, to: sequences, by: share) {
        let some = Array(order[start..<min(start + share, sequences)])
        let steps = rollout.sequences(some, of: length)
        let (gradient, reported) = manual.gradient(from: manual.lesson(on: steps, of: experience))
        first = first ?? reported["divergence"]
        count += 1
        manual.optimizer.step(&manual.network, along: gradient)
      }
    }
    #expect(count == (memory > 0 ? 8 : 6))
    #expect(abs(first ?? 9) < 1e-6)
    #expect((metrics["divergence"] ?? 0) > 1e-6)
    #expect(digest(manual) == digest(agent))
    #expect(random == copy)
  }

  /// Every step is in one minibatch of a pass, in an order that is drawn.
  @Test func minibatchesAreAPartition() {
    let agent = Proximal.agent { $0.minibatchSize = 3 }
    let rollout = Proximal.rollout()
    let places = Tensor((0..<8).map { Float($0) }, shape: [4, 2])
    var random = RandomStream(seed: 2)
    let passes = (0..<2).map { _ in
      agent.minibatches(of: rollout, using: &random).map { $0.flat(places).floats }
    }
    for pass in passes {
      #expect(pass.map(\.count) == [3, 3, 2])
      #expect(pass.flatMap { $0 }.sorted() == (0..<8).map { Float($0) })
      #expect(pass.flatMap { $0 } != (0..<8).map { Float($0) })
    }
    #expect(passes[0] != passes[1])
  }

  /// Minibatches of one row each, in 64 bits as in 32.
  @Test func permutationsAreFair() {
    var random = RandomStream(seed: 4)
    var counts = [[Int]](repeating: .init(repeating: 0, count: 3), count: 3)
    for _ in 0..<6000 {
      for (place, number) in random.permutation(of: 3).enumerated() { counts[place][number] += 1 }
    }
    for row in counts { for count in row { #expect(abs(count - 2000) < 150) } }
    #expect(random.permutation(of: 0).isEmpty && random.permutation(of: 1) == [0])
  }

  /// Past the divergence no step is taken: not in this pass, and in no later one.
  @Test func anUpdateThatHasGoneFarEnoughEnds() {
    let rollout = Proximal.rollout()
    func after(_ epochs: Int, _ stop: Double) -> [[Float]] {
      var agent = Proximal.agent {
        $0.minibatchSize = 8
        $0.learningRate = 0.1
        $0.epochs = epochs
        $0.stopDivergence = stop
      }
      var random = RandomStream(seed: 6)
      _ = agent.update(on: rollout, using: &random)
      return digest(agent.network)
    }
    // The first minibatch finds the policy where it was; the second finds that it has moved.
    #expect(after(5, 1e-5) == after(1, 0))
    #expect(after(5, 0) != after(1, 0))
    #expect(after(5, 100) == after(5, 0))
  }

  @Test func thePenaltyAdapts() {
    var agent = Proximal.agent {
      $0.penalty = 1
      $0.targetDivergence = 0.02
    }
    func penalty(after divergence: Double) -> Double {
      agent.adaptPenalty(to: divergence)
      return agent.penalty.number
    }
    #expect(penalty(after: 0.02) == 1)
    #expect(penalty(after: 0.031) == 2)
    #expect(penalty(after: 0.029) == 2)
    #expect(penalty(after: 0.013) == 1)
    #expect(penalty(after: 0.014) == 1)

    // In an update: it stays in the saved state, and holds the policy back.
    let rollout = Proximal.rollout()
    func update(_ penalty: Double) -> (PPO, Double) {
      var agent = Proximal.agent {
        $0.penalty = penalty
        $0.targetDivergence = 1e-4
        $0.learningRate = 0.03
        $0.minibatchSize = 8
        $0.clip = 10
      }
      let experience = agent.experience(from: rollout)
      var random = RandomStream(seed: 6)
      _ = agent.update(on: rollout, using: &random)
      return (agent, agent.divergence(from: experience))
    }
    let (loose, far) = update(1e-3)
    let (_, near) = update(100)
    #expect(loose.penalty.number == Double(Float(2e-3)))
    #expect(loose.namedParameters.contains { $0.name == "penalty" })
    #expect(near < far / 2)
  }

  @Test(arguments: PolicyOptimizer.Kind.allCases)
  func theDifferentiableStepIsTheStep(kind: PolicyOptimizer.Kind) {
    var agent = Proximal.agent { $0.gradientClip = 0.5 }
    let rollout = Proximal.rollout()
    let lesson = agent.lesson(
      on: rollout.steps(at: [0, 1, 5]), of: agent.experience(from: rollout))
    var optimizer = PolicyOptimizer(kind, for: agent.network, rate: 0.05, clip: 0.5)
    for _ in 0..<3 {
      let gradient = agent.gradient(from: lesson).gradient
      let (moved, after) = optimizer.stepped(agent.network, along: gradient)
      let (held, _) = optimizer.stepped(
        agent.network, along: gradient, holdingSecondMoment: true)
      optimizer.step(&agent.network, along: gradient)
      #expect(moved.largestDifference(from: agent.network) < 1e-5)
      #expect(held.largestDifference(from: moved) == 0)
      #expect(after.largestDifference(from: optimizer) < 1e-6)
    }
  }
}
