import Environments
import TestSupport
import Tensors
import Testing

@Suite struct TrialSettingsTests {
  @Test func settingsReachTheTasks() throws {
    var settings = TrialSettings()
    try settings.set("arms", text: "5")
    try settings.set("pulls", text: "3")
    try settings.set("episodes", text: "4")
    try settings.set("actionAsIndex", text: "true")
    try settings.set("includesEnding", text: "false")
    let trials = try EnvironmentRegistry.native.makeTrials("Bandit-10Brf", trial: settings)
    #expect(trials.actionSpace == .discrete(count: 5))
    #expect(trials.observationSpace.size == 3)
    _ = try trials.reset(seed: 1)
    let steps = try (0..<12).map { _ in try trials.step(.indices([4])).endings[0] }
    #expect(steps == [Ending](repeating: .running, count: 11) + [.terminated])
  }

  @Test func keptTasksAreTheSameInEveryVectorAndForEverySeed() throws {
    var settings = TrialSettings()
    (settings.fixedTasks, settings.episodes, settings.pulls) = (2, 1, 1)
    func arms(seed: UInt64, _ settings: TrialSettings) throws -> Set<[Double]> {
      let tasks = try EnvironmentRegistry.native.make("Bandit-10Brf", count: 3, trial: settings)
      _ = try tasks.reset(seed: seed)
      var arms: Set<[Double]> = []
      for _ in 0..<30 {
        _ = try tasks.step(.indices([0, 0, 0]))
        let states = try tasks.savedState()?.states ?? []
        arms.formUnion(states.map { Array($0.dropFirst(3)) })
      }
      return arms
    }
    let kept = try arms(seed: 1, settings)
    #expect(kept.count == 2)
    #expect(try arms(seed: 99, settings) == kept)
    settings.tasksSeed = 2
    #expect(try arms(seed: 1, settings).isDisjoint(with: kept))
    settings.fixedTasks = 0
    #expect(try arms(seed: 1, settings).count > 80)
  }

  @Test func aSingleTaskIsADistributionOfOne() throws {
    let trials = try EnvironmentRegistry.native.makeTrials("CartPole", count: 2)
    let plain = try EnvironmentRegistry.native.make("CartPole", count: 2)
    #expect(trials.observationSpace.size == 8)
    let first = try trials.reset(seed: 2)
    let own = try plain.reset(seed: 2)
    #expect(first == own[0..<4] + [0, 0, 0, 0] + own[4..<8] + [0, 0, 0, 0])
  }

  @Test func whatANameDoesNotHaveIsRefused() {
    var settings = TrialSettings()
    settings.arms = 3
    for name in ["CartPole", "Bandit-2Be"] {
      #expect(throws: EnvironmentError.self) {
        try EnvironmentRegistry.native.make(name, trial: settings)
      }
    }
    settings = TrialSettings()
    settings.fixedTasks = 3
    #expect(throws: EnvironmentError.self) {
      try EnvironmentRegistry.native.make("CartPole", trial: settings)
    }
    settings = TrialSettings()
    settings.tasks = "[{}]"
    #expect(throws: EnvironmentError.self) {
      try EnvironmentRegistry.native.make("Bandit-2Be", trial: settings)
    }
  }

  @Test func aDistributionOfOnesOwnHasANameAndSettings() throws {
    var registry = EnvironmentRegistry()
    registry.register("Mine", tasks: FixedTasks([IdentityWorld(), IdentityWorld()]))
    #expect(try registry.make("Mine").observationSpace == IdentityWorld().observationSpace)
  }
}
