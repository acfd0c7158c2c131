import Environments
import TestSupport
import Tensors
import Testing

@Suite struct WorldsTests {
  @Test func identityPaysForTheTargetOnly() {
    var world = IdentityWorld(width: 2, slope: -0.5)
    var random = RandomStream(seed: 1)
    for _ in 0..<20 {
      let observation = world.reset(using: &random)
      let target = world.target(for: observation)
      #expect(target == observation.map { -0.5 * $0 })
      let best = world.step(.vector(target), using: &random)
      #expect(best.reward == 0 && best.ending == .terminated)
      let off = world.step(.vector([target[0] + 0.5, target[1]]), using: &random)
      #expect(abs(off.reward + 0.25) < 1e-6)
    }
  }

  @Test func discreteIdentityPaysForTheShownElement() {
    var world = DiscreteIdentityWorld(options: 3)
    var random = RandomStream(seed: 1)
    for _ in 0..<20 {
      let observation = world.reset(using: &random)
      let rewards = (0..<3).map { world.step(.index($0), using: &random).reward }
      #expect(rewards.map { Float($0) } == observation && rewards.reduce(0, +) == 1)
    }
  }

  @Test func oneRewardComesAtTheEndAndHasTheStatedValue() {
    var world = OneRewardAtTheEnd(length: 4, reward: 3)
    var random = RandomStream(seed: 1)
    _ = world.reset(using: &random)
    let steps = (0..<4).map { _ in world.step(.vector([0]), using: &random) }
    #expect(steps.map(\.reward) == [0, 0, 0, 3])
    #expect(steps.map(\.ending) == [.running, .running, .running, .terminated])
    #expect(steps.map { $0.observation[0] } == [0.25, 0.5, 0.75, 1])
    for start in 0..<4 {
      let value = steps[start...].reversed().reduce(0.0) { $1.reward + 0.5 * $0 }
      #expect(value == world.value(before: start, discount: 0.5))
    }
  }

  @Test func everyWorldIsSound() throws {
    let worlds: [@Sendable () -> any Environment] = [
      { IdentityWorld(width: 3) }, { DiscreteIdentityWorld() }, { OneRewardAtTheEnd(length: 5) },
      { CountingEnvironment(length: 5, finish: .terminates) },
    ]
    for make in worlds {
      let tasks = try LocalVectorEnvironment(name: "World", count: 2, make: make)
      let report = EnvironmentChecker(steps: 60).report(on: tasks)
      #expect(report.isSound, "\(report)")
    }
  }
}
