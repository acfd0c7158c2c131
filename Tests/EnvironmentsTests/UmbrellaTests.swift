import Environments
import Settings
import Tensors
import Testing

@Suite struct UmbrellaTests {
  private func task(
    _ length: Int, distractors: Int = 0, noise: Double = 1, finalReward: Double = 1
  ) -> Umbrella {
    var settings = UmbrellaSettings()
    settings.length = length
    settings.distractors = distractors
    settings.noise = noise
    settings.finalReward = finalReward
    return Umbrella(settings)
  }

  /// A day of three steps, worked out from bsuite's definition, for both needs and both choices.
  @Test(arguments: [0, 1], [0, 1]) func aDayByHand(need: Int, choice: Int) {
    var task = task(3, noise: 0.5, finalReward: 10)
    var random = RandomStream(seed: 1)
    task.state = [0, Double(need), Double(1 - choice)]
    let first = task.step(.index(choice), using: &random)
    #expect(first.observation == [Float(need), Float(choice), 1 - 1 / 3 as Float])
    #expect(abs(first.reward) == 0.5 && first.ending == .running)
    // What is done later changes nothing.
    let second = task.step(.index(1 - choice), using: &random)
    #expect(second.observation == [Float(need), Float(choice), 1 - 2 / 3 as Float])
    #expect(abs(second.reward) == 0.5 && second.ending == .running)
    let last = task.step(.index(1 - choice), using: &random)
    #expect(last.observation == [Float(need), Float(choice), 0])
    #expect(last.reward == (need == choice ? 10 : -10))
    #expect(last.ending == .terminated)
  }

  /// The shortest day: the first step is the last.
  @Test func aDayOfOneStep() {
    var task = task(1)
    var random = RandomStream(seed: 1)
    task.state = [0, 1, 0]
    #expect(
      task.step(.index(1), using: &random)
        == Step(observation: [1, 1, 0], reward: 1, ending: .terminated))
  }

  @Test func aDayBegins() {
    var task = task(4, distractors: 2)
    var random = RandomStream(seed: 1)
    let seen = task.reset(using: &random)
    #expect(seen.count == 5 && seen[2] == 1)
    #expect(seen.allSatisfy { [0, 1].contains($0) })
    #expect(task.observationSpace.size == 5 && task.actionSpace == .discrete(count: 2))
  }

  /// Need, what is at hand, noise and distractors are fair coins, and independent of each other.
  @Test func theCoins() {
    var task = task(5, distractors: 3)
    var random = RandomStream(seed: 7)
    let days = 4000
    // Need, held, three distractors, three rewards before the last: eight coins a day.
    var coins: [[Double]] = []
    for day in 0..<days {
      let seen = task.reset(using: &random)
      var row = [seen[0], seen[1], seen[3], seen[4], seen[5]].map { Double($0) * 2 - 1 }
      for _ in 0..<3 {
        let step = task.step(.index(day % 2), using: &random)
        row.append(step.reward)
        #expect(step.observation[0] == seen[0] && step.observation[1] == Float(day % 2))
      }
      coins.append(row)
    }
    // Each mean and each product has a deviation of 1/√4000 = 0.016.
    for i in 0..<8 {
      #expect(abs(coins.reduce(0) { $0 + $1[i] } / Double(days)) < 0.07, "coin \(i)")
      for j in 0..<i {
        #expect(abs(coins.reduce(0) { $0 + $1[i] * $1[j] } / Double(days)) < 0.07, "\(i), \(j)")
      }
    }
  }

  /// The best policy earns the last reward in full, one that does not look nothing.
  @Test func whatPoliciesEarn() {
    func mean(_ policy: ([Float]) -> Int) -> Double {
      var task = task(10, noise: 0.1, finalReward: 10)
      var random = RandomStream(seed: 3)
      var sum = 0.0
      for _ in 0..<3000 {
        var seen = task.reset(using: &random)
        var isRunning = true
        while isRunning {
          let step = task.step(.index(policy(seen)), using: &random)
          sum += step.reward
          seen = step.observation
          isRunning = !step.ending.endsEpisode
        }
      }
      return sum / 3000
    }
    #expect(abs(mean { Int($0[0]) } - 10) < 0.05)
    #expect(abs(mean { 1 - Int($0[0]) } + 10) < 0.05)
    #expect(abs(mean { _ in 1 }) < 0.8)
  }

  /// Every episode of every environment is a fresh draw: the published runs saw one episode for ever.
  @Test func episodesDiffer() throws {
    let tasks = try EnvironmentRegistry.native.make(
      "Umbrella", count: 2, arguments: #"{"length": 2, "distractors": 0}"#)
    var needs: [[Float]] = [[], []]
    var seen = try tasks.reset(seed: 5)
    for _ in 0..<64 {
      for i in 0..<2 { needs[i].append(seen[3 * i]) }
      _ = try tasks.step(.indices([0, 0]))
      seen = try tasks.step(.indices([0, 0])).observations
    }
    for list in needs { #expect((16...48).contains(list.reduce(0, +))) }
    #expect(needs[0] != needs[1])
  }

  @Test func itGoesOnFromItsState() {
    var task = task(6, distractors: 2)
    var random = RandomStream(seed: 9)
    _ = task.reset(using: &random)
    for _ in 0..<3 { _ = task.step(.index(1), using: &random) }
    var other = self.task(6, distractors: 2)
    other.state = task.state
    var copy = random
    for _ in 0..<3 {
      #expect(task.step(.index(0), using: &random) == other.step(.index(0), using: &copy))
    }
  }
}

/// Arguments of native tasks.
@Suite struct NativeArgumentsTests {
  private func make(_ name: String, _ arguments: String) throws -> any VectorEnvironment {
    try EnvironmentRegistry.native.make(name, arguments: arguments)
  }

  @Test func theyReachTheTask() throws {
    #expect(try make("Umbrella", "{}").observationSpace.size == 23)
    #expect(try make("Umbrella", #"{"distractors": 4}"#).observationSpace.size == 7)
    let tasks = try make("Umbrella", #"{"length": 3, "finalReward": 10, "noise": 0.5}"#)
    _ = try tasks.reset(seed: 1)
    let steps = try (0..<3).map { _ in try tasks.step(.indices([0])) }
    #expect(steps.map { abs($0.rewards[0]) } == [0.5, 0.5, 10])
    #expect(steps[2].endings == [.terminated])
  }

  @Test(arguments: [
    ("Umbrella", #"{"lenth": 3}"#, #"did you mean "length""#),
    ("Umbrella", #"{"length": 0}"#, "must be within its range"),
    ("Umbrella", #"{"length": "long"}"#, "takes a whole number"),
    ("Umbrella", "length=3", "takes a JSON object"),
    ("DelayedEffect", #"{"length": 5}"#, "do not fit into an episode of 5"),
    ("SparseChain", #"{"limit": 18}"#, "do not reach the end of 20 places"),
    ("CartPole", #"{"length": 3}"#, "takes no arguments"),
    ("Bandit-2Be", #"{"length": 3}"#, "takes no arguments"),
  ]) func wrongOnes(name: String, arguments: String, sentence: String) {
    let fault = #expect(throws: (any Error).self) { try make(name, arguments) }
    #expect(fault.map { "\($0)".contains(sentence) } == true, "\(String(describing: fault))")
  }

  @Test func everyArgumentIsDeclared() {
    func properties<Own: Settings>(_ settings: Own) -> [String] {
      Mirror(reflecting: settings).children.compactMap(\.label).sorted()
    }
    #expect(properties(UmbrellaSettings()) == UmbrellaSettings.names.sorted())
    #expect(properties(DelayedEffectSettings()) == DelayedEffectSettings.names.sorted())
    #expect(properties(SparseChainSettings()) == SparseChainSettings.names.sorted())
  }
}
