import Algorithms
import Experience
import MetaLearning
import Networks
import Tensors

/// Agents and situations that are small enough to be differentiated number by number: three numbers
/// seen, two chosen, 64 bits.
enum Tiny {
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
