import Experience
import Networks
import Tensors

@testable import Algorithms

/// Agents and batches that are small enough to be quick, or to be worked out by hand.
enum Tiny {
  /// Settings of networks that take no time.
  static func small<Own: ActorCriticSettings>(
    _ defaults: Own, _ change: (inout Own) -> Void = { _ in }
  ) -> Own {
    var settings = defaults
    settings.hidden = [8, 6]
    settings.batchSize = 16
    settings.actorRate = 1e-2
    settings.criticRate = 1e-2
    change(&settings)
    return settings
  }

  /// Settings of networks that learn the identity world in some hundred updates.
  static func traced<Own: ActorCriticSettings>(
    _ defaults: Own, _ change: (inout Own) -> Void = { _ in }
  ) -> Own {
    small(defaults) {
      $0.hidden = [32, 24]
      $0.batchSize = 32
      $0.actorRate = 2e-3
      $0.criticRate = 2e-3
      change(&$0)
    }
  }

  /// Three numbers seen, two chosen.
  static func agent(
    seed: UInt64 = 1, _ change: (inout TD3Settings) -> Void = { _ in }
  ) -> TD3 {
    var random = RandomStream(seed: seed)
    return TD3(
      observationSize: 3, actionSize: 2, settings: small(TD3Settings(), change), using: &random)
  }

  /// Three numbers seen, two chosen.
  static func ddpg(
    seed: UInt64 = 1, _ change: (inout DDPGSettings) -> Void = { _ in }
  ) -> DDPG {
    var random = RandomStream(seed: seed)
    return DDPG(
      observationSize: 3, actionSize: 2, settings: small(DDPGSettings(), change), using: &random)
  }

  /// Three numbers seen, two chosen.
  static func sac(
    seed: UInt64 = 1, _ change: (inout SACSettings) -> Void = { _ in }
  ) -> SAC {
    var random = RandomStream(seed: seed)
    return SAC(
      observationSize: 3, actionSize: 2, settings: small(SACSettings(), change), using: &random)
  }

  /// Drawn steps for it; one in four terminated.
  static func batch(
    seed: UInt64, count: Int = 16, elementType: ElementType = .float32
  ) -> Transitions {
    var random = RandomStream(seed: seed)
    func draw(_ width: Int) -> Tensor {
      .uniform([count, width], -1, 1, elementType: elementType, using: &random)
    }
    let quarter = Tensor(-0.5, elementType: elementType)
    return Transitions(
      observations: draw(3), actions: draw(2), rewards: draw(1),
      continues: draw(1).isGreater(than: quarter), nextObservations: draw(3))
  }

  /// A perceptron with one hidden unit.
  static func perceptron(
    weights: [Float], bias: Float, head: Float, headBias: Float, output: Activation = .identity
  ) -> Perceptron {
    var random = RandomStream(seed: 1)
    var network = Perceptron(weights.count, hidden: [1], 1, output: output, using: &random)
    network.hidden[0].weights = Tensor(weights, shape: [weights.count, 1])
    network.hidden[0].bias = Tensor([bias])
    network.head.weights = Tensor([[head]])
    network.head.bias = Tensor([headBias])
    return network
  }

  /// An agent of one number seen and one chosen, whose target networks are the given ones.
  static func handmade(
    actor: Perceptron, first: Perceptron, second: Perceptron,
    _ change: (inout TD3Settings) -> Void
  ) -> TD3 {
    var random = RandomStream(seed: 2)
    var agent = TD3(
      observationSize: 1, actionSize: 1,
      settings: small(TD3Settings()) {
        $0.hidden = [1]
        change(&$0)
      }, using: &random)
    agent.targetActor = actor
    agent.targetCritics.first = first
    agent.targetCritics.second = second
    return agent
  }

  /// Steps that arrive at the given numbers.
  static func arriving(
    at next: [Float], rewards: [Float], continues: [Float]
  ) -> Transitions {
    func column(_ numbers: [Float]) -> Tensor { Tensor(numbers, shape: [numbers.count, 1]) }
    let zeros = column(next.map { _ in 0 })
    return Transitions(
      observations: zeros, actions: zeros, rewards: column(rewards), continues: column(continues),
      nextObservations: column(next))
  }
}
