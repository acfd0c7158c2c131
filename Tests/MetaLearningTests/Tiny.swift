import Algorithms
import Experience
import MetaLearning
import Networks
import Tensors

/// Agents and situations that are small enough to be differentiated number by number: three numbers
/// seen, two chosen, 64 bits.
enum Tiny {
  /// Settings of networks that learn the identity world in some hundred updates.
  static func traced<Own: ActorCriticSettings>(
    _ defaults: Own, _ change: (inout Own) -> Void = { _ in }
  ) -> Own {
    var settings = defaults
    settings.hidden = [32, 24]
    settings.batchSize = 32
    settings.actorRate = 2e-3
    settings.criticRate = 2e-3
    change(&settings)
    return settings
  }

  /// Agents in 32 bits that learn at once: three numbers seen, two chosen, an actor that is never
  /// late.
  static func learner(
    seed: UInt64 = 1, _ change: (inout TD3Settings) -> Void = { _ in }
  ) -> TD3 {
    var random = RandomStream(seed: seed)
    let settings = traced(TD3Settings()) {
      $0.hidden = [8, 6]
      $0.batchSize = 16
      $0.policyDelay = 1
      change(&$0)
    }
    return TD3(observationSize: 3, actionSize: 2, settings: settings, using: &random)
  }

  static func ddpg() -> DDPG {
    var settings = DDPGSettings()
    settings.hidden = [9, 8]
    settings.initializer = .kaimingNormal
    var random = RandomStream(seed: 1)
    return DDPG(observationSize: 3, actionSize: 2, settings: settings, using: &random)
      .converted(to: .float64)
  }

  static func td3() -> TD3 {
    var settings = TD3Settings()
    settings.hidden = [9, 8]
    settings.initializer = .kaimingNormal
    var random = RandomStream(seed: 2)
    return TD3(observationSize: 3, actionSize: 2, settings: settings, using: &random)
      .converted(to: .float64)
  }

  static func sac() -> SAC {
    var settings = SACSettings()
    settings.hidden = [9, 8]
    settings.initializer = .kaimingNormal
    var random = RandomStream(seed: 3)
    return SAC(observationSize: 3, actionSize: 2, settings: settings, using: &random)
      .converted(to: .float64)
  }

  /// A virtual rate at which the meta-gradient is large enough to be told from nothing.
  static func attentionSettings(
    _ change: (inout MetaAttentionSettings) -> Void = { _ in }
  ) -> MetaAttentionSettings {
    var settings = MetaAttentionSettings()
    settings.virtualRate = 0.5
    change(&settings)
    return settings
  }

  static func situations<Base: OffPolicyActorCritic>(
    of base: Base, seed: UInt64, count: Int = 6
  ) -> Situations {
    var random = RandomStream(seed: seed)
    let observations = Tensor.uniform([count, 3], -1, 1, elementType: .float64, using: &random)
    return base.situations(of: observations, using: &random)
  }

  /// A batch of steps; one in four terminated.
  static func batch(
    seed: UInt64, count: Int, elementType: ElementType = .float32
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
}
