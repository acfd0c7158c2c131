import Environments
import Experiments
import Testing

@testable import Reproductions

@Suite("What known strategies earn on bandits")
struct BanditBaselinesTests {
  private func baselines(
    _ name: String, _ change: (inout TrialSettings) -> Void = { _ in }
  ) throws -> BanditBaselines? {
    var settings = EnvironmentSettings()
    settings.name = name
    change(&settings.trial)
    return try BanditBaselines(panel: "p", settings)
  }

  /// Random play earns half of 20 pulls; one who knows, (0.9 + 0.75 + 0.6) / 3 of them.
  @Test func threeKinds() throws {
    let rows = try #require(try baselines("Bandit-3x2Bemh") { $0.pulls = 20 }?.rows)
    #expect(rows.first?.name == "random" && rows.last?.name == "always the best arm")
    #expect(abs((rows.first?.mean ?? 0) - 10) < 0.2)
    #expect(abs((rows.last?.mean ?? 0) - 15) < 1e-9)
    let optimal = try #require(rows.first { $0.name == "Bayes-optimal" })
    #expect(optimal.episodes.count == 2 && optimal.episodes[0] < optimal.episodes[1])
    // Nobody passes what is possible, beyond chance.
    for row in rows.dropLast() { #expect(row.mean < optimal.mean + 4 * row.standardError + 1e-9) }
    let thompson = try #require(rows.first { $0.name == "Thompson sampling" })
    #expect(thompson.mean > 12 && thompson.episodes[1] > thompson.episodes[0])
  }

  /// The best of k uniform arms pays with k / (k + 1).
  @Test func uniformArms() throws {
    let fresh = try #require(
      try baselines("Bandit-10Brf") {
        $0.arms = 4
        $0.pulls = 10
        $0.episodes = 1
      })
    #expect(abs((fresh.rows.last?.mean ?? 0) - 8) < 1e-9)
    #expect(!fresh.rows.contains { $0.name == "Bayes-optimal" })
  }

  /// Strategies are judged where agents are: on the tasks that are kept, or on fresh ones.
  @Test func keptTasks() throws {
    func known(_ judged: JudgedTasks) throws -> Double? {
      try baselines("Bandit-10Brf") {
        $0.arms = 3
        $0.pulls = 4
        $0.fixedTasks = 1
        $0.judgedOn = judged
      }?.rows.last?.mean
    }
    #expect(try known(.fresh) == 3)
    let kept = FixedTasks(1, of: BernoulliBandits([.uniform(arms: 3)], pulls: 4), seed: 1)
    #expect(try known(.trained) == 4 * (kept.tasks[0].probabilities.max() ?? 0))
  }

  @Test func otherTasksHaveNone() throws { #expect(try baselines("CartPole") == nil) }
}
