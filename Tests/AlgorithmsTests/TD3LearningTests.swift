import Environments
import Tensors
import TestSupport
import Testing

@testable import Algorithms

@Suite struct TD3LearningTests {
  /// The mean reward of the policy over numbers that it has not seen; 0 is perfect.
  private func score(_ agent: TD3, slope: Double) -> Double {
    var random = RandomStream(seed: 77)
    let seen = Tensor.uniform([500, 2], -1, 1, using: &random)
    let error = (agent.act(on: seen) - seen * slope).squared().sum(along: 1)
    return -error.mean().number
  }

  /// An untrained policy earns about −0.3; chance, −1.
  @Test(arguments: [0.7, -0.7]) func solvesTheIdentityWorld(slope: Double) throws {
    var trace = try TD3Trace(seed: 3, environments: 8, slope: Float(slope)) {
      $0.batchSize = 64
    }
    let before = score(trace.agent, slope: slope)
    for step in 0..<1500 { try trace.advance(isRandom: step < 50) }
    let after = score(trace.agent, slope: slope)
    #expect(before < -0.15)
    #expect(after > -0.02)
  }
}
