import Reproductions
import Testing

@testable import Tuning

@Suite("What a trial costs")
struct TrialCostTests {
  /// Minus the mean over tasks and seeds: of 1, 2, 3 and 6 it is −3.
  @Test func theMeanOverTasksAndSeeds() {
    let told = JournalEntry.Told(
      trial: 4,
      results: [("a-seed0", 1), ("b-seed0", 2), ("a-seed1", 3), ("b-seed1", 6)].map {
        ($0.0, RunResult(objective: $0.1, seconds: 0.5, commits: ["abc"]))
      })
    #expect(told.cost == -3 && told.trial == 4 && told.problem == nil)
    #expect(told.objectives == ["a-seed0": 1, "b-seed0": 2, "a-seed1": 3, "b-seed1": 6])
    #expect(told.seconds == 2 && told.commit == "abc")
  }

  /// One run that failed makes the trial fail, and says why; what the others did is kept.
  @Test func aFailedRunIsNoNumber() {
    let told = JournalEntry.Told(
      trial: 1,
      results: [
        ("a-seed0", RunResult(objective: 5, commits: ["abc"])),
        ("a-seed1", RunResult(objective: nil, problem: "It broke.", commits: ["abc", "def"])),
      ])
    #expect(told.cost == nil && told.problem == "a-seed1: It broke.")
    #expect(told.objectives == ["a-seed0": 5] && told.commit == "abc def")
  }

  @Test func settingsThatDoNotGoTogether() {
    let told = JournalEntry.Told(trial: 1, results: [], problem: "They do not fit.")
    #expect(told.cost == nil && told.problem == "They do not fit." && told.commit == nil)
  }

  /// A trial whose run failed is over when those under way are: what waits is not trained.
  @Test func theQueue() throws {
    let scene = try Scene()
    let runs = try scene.search.runs(
      of: Proposal(configuration: scene.search.usualConfiguration, steps: 30), trial: 3)
    #expect(
      runs.map(\.name) == [
        "trials/0003/Pendulum-seed0", "trials/0003/lazy-seed0", "trials/0003/Pendulum-seed1",
        "trials/0003/lazy-seed1",
      ])
    var queue = RunQueue()
    queue.add(3, runs)
    let (first, second) = (queue.next(), queue.next())
    let one = try #require(first)
    let other = try #require(second)
    #expect(queue.finish(one, RunResult(objective: nil, problem: "It broke.")) == nil)
    #expect(queue.isEmpty)
    let ended = queue.finish(other, RunResult(objective: 2))
    let results = try #require(ended)
    #expect(results.map(\.name) == ["Pendulum-seed0", "lazy-seed0"])
  }
}
