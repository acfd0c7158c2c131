import Environments
import TestSupport
import Testing

@Suite struct EnvironmentRegistryTests {
  @Test func knowsTheNativeTasksAndTheirLimits() {
    let registry = EnvironmentRegistry.native
    #expect(
      registry.names == ["Pendulum", "CartPole", "MountainCarContinuous"]
        + ["Umbrella", "DelayedEffect", "SparseChain", "Catch"]
        + ["Bandit-2Be", "Bandit-2Bm", "Bandit-2Bh", "Bandit-3x2Bemh", "Bandit-10Brf"])
    #expect(
      registry.entries.map(\.timeLimit)
        == [200, 500, 999] + .init(repeating: nil, count: 9))
  }

  @Test func whatItMakesIsCutOffInTime() throws {
    let tasks = try EnvironmentRegistry.native.make("Pendulum", count: 2)
    _ = try tasks.reset(seed: 1)
    for _ in 1..<200 { #expect(try !tasks.step(.vectors([0, 0])).endings[0].endsEpisode) }
    let last = try tasks.step(.vectors([0, 0]))
    #expect(last.endings[0] == .truncated(final: Array(last.arrivals[0..<3])))
    #expect(try tasks.savedState() != nil)
  }

  @Test func takesATaskOfOnesOwnWithoutChangingAnyOtherTable() throws {
    var registry = EnvironmentRegistry.native
    registry.register("Mine", timeLimit: nil) { IdentityWorld() }
    #expect(try registry.make("Mine").name == "Mine")
    #expect(EnvironmentRegistry.native.entry(named: "Mine") == nil)
    registry.register("Mine", timeLimit: 3) { IdentityWorld(width: 2) }
    #expect(registry.names.filter { $0 == "Mine" }.count == 1)
    #expect(try registry.make("Mine").observationSpace.size == 2)
  }

  @Test func namesTheNearestOfWhatExists() {
    #expect(throws: EnvironmentError.unknown(name: "Pendulun-v1", nearest: ["Pendulum"])) {
      try EnvironmentRegistry.native.make("Pendulun-v1")
    }
    #expect(throws: EnvironmentError.unknown(name: "Chess", nearest: [])) {
      try EnvironmentRegistry.native.make("Chess")
    }
  }
}
