import Experiments
import Settings
import Testing

@testable import Tuning

@Suite("A search as its file says it")
struct SearchTests {
  @Test func whatTheFileSays() throws {
    let search = try Scene().search
    #expect(search.name == "tiny" && search.title == "Two settings" && !search.isQuick)
    #expect(search.tasks.map(\.name) == ["Pendulum", "lazy"])
    #expect(search.seeds == [0, 1] && search.trials == 4 && search.seed == 0)
    #expect(search.space.map(\.path) == ["td3.discount", "td3.batchSize"])
    #expect(search.space[0].values == .real(0.9...0.999, isLog: false))
    #expect(search.space[1].values == .choices([.int(2), .int(4), .int(8)]))
    #expect(search.space[1].isOrdered && !search.space[0].isOrdered)
    #expect(search.usualConfiguration == [.double(0.99), .int(4)])
    #expect(search.objective == Search.Objective(kind: .last, window: 2))
    #expect(search.confirmation == Search.Confirmation(best: 1, seeds: [7, 9]))
  }

  @Test func theQuickFormReplaces() throws {
    let quick = try Scene(isQuick: true).search
    #expect(quick.name == "tiny-quick" && quick.isQuick)
    #expect(quick.trials == 2 && quick.seeds == [3] && quick.budget.all == [20, 40])
    // What it does not say stays.
    #expect(quick.confirmation.seeds == [7, 9] && quick.space.count == 2)
  }

  /// A setting keeps its own type: a whole number stays one.
  @Test func numbersKeepTheirTypes() throws {
    let yaml = Scene.yaml.replacing(
      "batchSize: {choices: [2, 4, 8]}", with: "batchSize: {range: [2, 1e2], log: true}")
    let setting = try Scene(yaml).search.space[1]
    #expect(setting.values == .whole(2...100, isLog: true))
    #expect(setting.fitting(.double(7)) == .int(7) && setting.fitting(.double(7.5)) == nil)
    #expect(setting.fitting(.int(101)) == nil)
  }

  /// 100,000 divided by 3 as long as 11,111 fits: 11,111.1; by 3 once more it would be 3,704.
  @Test func budgets() {
    #expect(
      Search.Budget(least: 11111, most: 100_000, eta: 3).all == [11111, 33333, 100_000])
    #expect(Search.Budget(least: 11112, most: 100_000, eta: 3).all == [33333, 100_000])
    #expect(Search.Budget(least: 1, most: 16, eta: 4).all == [1, 4, 16])
  }

  /// Hyperband of three budgets 1, 3, 9: brackets (9, 3, 1), (5, 1) and (3), the middle one ceil(3
  /// · 3/2) = 5 wide: 9 + 9 + 9 + 15 + 9 + 27 steps in 22 trials.
  @Test func theMeanBudgetOfARound() {
    #expect(abs(Search.Budget(least: 1, most: 9, eta: 3).mean - 78.0 / 22) < 1e-12)
  }

  /// A quarter of the trials, ten a setting at most, never none; it hangs on the file alone.
  @Test func howManyBeginAtRandom() throws {
    func count(_ trials: Int) throws -> Int {
      try Scene(Scene.yaml.replacing("trials: 4", with: "trials: \(trials)")).search
        .initialConfigurations
    }
    #expect(try count(4) == 1)
    #expect(try count(2) == 1)
    #expect(try count(40) == 10)
    #expect(try count(400) == 20)
  }

  @Test func theRecipeOfARun() throws {
    let search = try Scene().search
    let recipe = try search.recipe(
      of: [.double(0.95), .int(8)], on: search.tasks[1], seed: 5, steps: 30)
    let plan = try recipe.plan(seed: 5)
    #expect(recipe.seeds == [5] && plan.training.steps == 30 && plan.training.threads == 1)
    #expect(plan.environment.rewardScale == 0.5 && plan.environment.name == "Pendulum")
    let own = try recipe.settings.section("td3")
    #expect(own.values.contains { $0.name == "discount" && $0.value == .double(0.95) })
    #expect(own.values.contains { $0.name == "batchSize" && $0.value == .int(8) })
  }

  /// The stored text says all that decides, and tells in what another search differs.
  @Test func whatDiffersIsTold() throws {
    let search = try Scene().search
    func differences(_ old: String, _ new: String) throws -> [String] {
      let other = try Scene(Scene.yaml.replacing(old, with: new)).search
      return search.differences(
        from: try RecipeDocument(yaml: other.text, file: "search.yaml"))
    }
    #expect(try differences("title: Two settings", "title: Other words").isEmpty)
    #expect(try differences("trials: 4", "trials: 9") == ["trials is 9 there and 4 here"])
    #expect(
      try differences("[0.9, 0.999]", "[0.9, 0.99]")
        == ["space.td3.discount is 0.9 to 0.99 there and 0.9 to 0.999 here"])
    #expect(
      try differences("hidden: [4]", "hidden: [5]") == [
        "task Pendulum.td3.hidden is [5] there and [4] here",
        "task lazy.td3.hidden is [5] there and [4] here",
      ])
    #expect(
      try differences("  batchSize: {choices: [2, 4, 8]}\n", "")
        == ["space.td3.batchSize is not there and 2 | 4 | 8 here"])
    #expect(try differences("rewardScale: 0.5", "rewardScale: 0.25").count == 1)
  }

  /// The mean of the last two, of what there is where there are fewer, of the last alone: never the
  /// best.
  @Test func objectivesByHand() {
    let last = Search.Objective(kind: .last, window: 2)
    #expect(last.value(of: [9, 1, 2]) == 1.5)
    #expect(last.value(of: [4]) == 4)
    #expect(last.value(of: []) == nil)
    #expect(Search.Objective(kind: .final, window: 1).value(of: [9, 1, 2]) == 2)
  }
}
