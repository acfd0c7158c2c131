import Tensors
import TestSupport
import Testing

@testable import Algorithms

/// Every algorithm learns to multiply by a number, which is known to be the best policy.
@Suite struct LearningTests {
  /// An untrained policy earns about −0.3; chance, −1.
  private func expectLearning<Agent: OffPolicyAgent>(
    slope: Double, sourceLocation: SourceLocation = #_sourceLocation,
    _ make: (Int, inout RandomStream) -> Agent
  ) throws {
    var trace = try LearningTrace(seed: 3, environments: 8, slope: Float(slope), agent: make)
    let before = trace.score()
    for step in 0..<1500 { try trace.advance(isRandom: step < 50) }
    #expect(before < -0.15, sourceLocation: sourceLocation)
    #expect(trace.score() > -0.02, sourceLocation: sourceLocation)
  }

  @Test(arguments: [0.7, -0.7]) func ddpg(slope: Double) throws {
    try expectLearning(slope: slope) { width, random in
      let settings = Tiny.traced(DDPGSettings()) { $0.batchSize = 64 }
      return DDPG(observationSize: width, actionSize: width, settings: settings, using: &random)
    }
  }

  @Test(arguments: [0.7, -0.7]) func td3(slope: Double) throws {
    try expectLearning(slope: slope) { width, random in
      let settings = Tiny.traced(TD3Settings()) { $0.batchSize = 64 }
      return TD3(observationSize: width, actionSize: width, settings: settings, using: &random)
    }
  }

  /// With a temperature that fits rewards of about one a step.
  @Test(arguments: [0.7, -0.7]) func sac(slope: Double) throws {
    try expectLearning(slope: slope) { width, random in
      let settings = Tiny.traced(SACSettings()) {
        $0.batchSize = 64
        $0.temperature = 0.05
        $0.temperatureRate = 2e-3
      }
      return SAC(observationSize: width, actionSize: width, settings: settings, using: &random)
    }
  }
}
