import Algorithms
import Environments
import Experience
import Networks
import Settings
import Tensors
import Testing

@testable import MetaLearning

/// Agents and rollouts that are small enough to be differentiated number by number: two numbers seen,
/// two actions, 64 bits.
enum Scenes {
  static func agent(
    _ change: (inout PPOSettings, inout IntrinsicRewardSettings) -> Void = { _, _ in }
  ) -> IntrinsicReward {
    var (base, settings) = (PPOSettings(), IntrinsicRewardSettings())
    base.hidden = [3]
    base.optimizer = .sgd
    base.learningRate = 0.3
    base.gradientClip = 0
    base.minibatchSize = 4
    base.epochs = 1
    settings.width = 4
    settings.criticHidden = [3]
    change(&base, &settings)
    var random = RandomStream(seed: 3)
    do {
      return try IntrinsicReward(
        observationSize: 2, actions: .discrete(count: 2), base: base, settings: settings,
        using: &random
      ).converted(to: .float64)
    } catch {
      fatalError("\(error)")
    }
  }

  /// Six steps of three environments. Episodes: 3 and 3 steps; 6; 1, 4 and 1, the 4 cut off.
  static func rollout(seed: UInt64 = 8, elementType: ElementType = .float64) -> Rollout {
    var random = RandomStream(seed: seed)
    func draw(_ shape: Shape) -> Tensor {
      .uniform(shape, -1, 1, elementType: elementType, using: &random)
    }
    func flags(_ numbers: [Float]) -> Tensor {
      Tensor(numbers, shape: [6, 3]).converted(to: elementType)
    }
    let ends: [Float] = [0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]
    let deaths: [Float] = [0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    return Rollout(
      observations: draw([6, 3, 2]), actions: .indices((0..<18).map { $0 * 7 % 5 % 2 }),
      rewards: draw([6, 3]), continues: flags(deaths.map { 1 - $0 }), boundaries: flags(ends),
      values: draw([6, 3]), nextValues: draw([6, 3]), resets: flags(.init(repeating: 0, count: 18)),
      arrivals: draw([6, 3, 2]))
  }

  /// The rounds of one pass, the same every time.
  static func rounds(
    of agent: IntrinsicReward, in scene: IntrinsicReward.Scene, seed: UInt64 = 4
  ) -> [IntrinsicReward.Round] {
    var random = RandomStream(seed: seed)
    return agent.rounds(of: scene, using: &random)
  }
}
