import Experiments
import Testing

@testable import Tuning

/// Every slip in a search's file is told with its line and with what was meant.
@Suite("Slips in a search's file")
struct SearchErrorTests {
  private func message(_ old: String, _ new: String, isQuick: Bool = false) -> String {
    precondition(Scene.yaml.contains(old))
    do {
      _ = try Scene(Scene.yaml.replacing(old, with: new), isQuick: isQuick)
    } catch {
      return "\(error)"
    }
    return "nothing"
  }

  private static let space = "  discount: {range: [0.9, 0.999]}"

  @Test(arguments: [
    ("trials: 4", "trails: 4", "tiny.yaml:22: There is no key \"trails\" here; did you mean"),
    ("trials: 4", "trials: 0", "tiny.yaml:22: The key \"trials\" takes a whole number from 1"),
    ("trials: 4", "trials: 10000", "a search has at most 9999 trials."),
    ("trials: 4\n", "", "tiny.yaml: The key \"trials\" is missing; add it."),
    ("search: tiny", "search: a/b", "tiny.yaml:1: The key \"a/b\" does not fit: names consist"),
    ("title: Two settings\n", "", "The key \"title\" is missing"),
    ("seeds: 0..1\n", "", "tiny.yaml: The key \"seeds\" is missing"),
    ("seeds: 0..1", "seeds: none", "tiny.yaml:17: The setting \"seeds\" takes seeds such as"),
    ("window: 2", "window: -1", "tiny.yaml:23: The key \"window\" takes a whole number"),
    (
      "window: 2", "objective: best",
      "tiny.yaml:23: The key \"objective\" takes one of last, final, not \"best\"."
    ),
    ("window: 2", "window: 2\nobjective: final", "\"objective: final\" looks at one evaluation"),
    ("window: 2", "seed: many", "tiny.yaml:23: The key \"seed\" takes a whole number from 0 to"),
  ])
  func atTheTop(_ old: String, _ new: String, _ expected: String) {
    let message = message(old, new)
    #expect(message.contains(expected), "\(message)")
  }

  @Test(arguments: [
    ("most: 90", "most: 30", "tiny.yaml:21: The key \"most\" does not fit: it must be above"),
    ("most: 90", "most: 60", "all trials would have one budget."),
    ("most: 90}", "most: 90, eta: 1}", "The key \"eta\" does not fit: it must be from 2 to 100."),
    ("least: 30, ", "", "tiny.yaml:21: The key \"least\" is missing"),
    ("least: 30", "last: 30", "There is no key \"last\" here; did you mean \"least\"?"),
    ("best: 1, seeds: [7, 9]", "best: 1", "tiny.yaml:24: The key \"seeds\" is missing"),
    (
      "seeds: [7, 9]", "seeds: 1..3",
      "the search itself uses seed 1, and what it selected by cannot confirm it"
    ),
    ("confirm: {best: 1, seeds: [7, 9]}\n", "", "The key \"confirm\" is missing"),
    ("quick: {trials: 2", "quick: {title: x", "There is no key \"title\" here"),
    ("quick: {trials: 2, seeds: 3", "quick: {trials: 2, seeds: 7", "uses seed 7"),
  ])
  func budgetAndConfirmation(_ old: String, _ new: String, _ expected: String) {
    let message = message(old, new)
    #expect(message.contains(expected), "\(message)")
  }

  @Test(arguments: [
    (
      "discount: {", "discuont: {",
      "tiny.yaml:19: There is no setting \"discuont\"; did you mean \"discount\"?"
    ),
    ("discount: {", "threads: {", "The setting \"threads\" exists in several sections"),
    ("discount: {", "training.steps: {", "the tasks say the environment and the budget the steps"),
    ("discount: {", "training.threads: {", "every run of a search has one thread"),
    ("discount: {", "rewardScale: {", "the task \"lazy\" sets it on line 16"),
    ("  batchSize:", "  td3.discount: {range: [0, 1]}\n  batchSize:", "searched over twice"),
    (
      "[0.9, 0.999]", "[0.9, 0.95]", "tiny.yaml:19: The key \"discount\" does not fit: the base has"
    ),
    (
      "[0.9, 0.999]", "[0.999, 0.9]",
      "\"range\" does not fit: it begins at 0.999 and ends at 0.9; write the lower first."
    ),
    (
      "[0.9, 0.999]", "[0.9]",
      "\"range\" does not fit: it takes two numbers, the lower first, and here are 1."
    ),
    ("[0.9, 0.999]", "[0.9, high]", "its ends are numbers, and \"high\" is none."),
    ("[0.9, 0.999]", "0.9", "takes two numbers, the lower first, not \"0.9\"."),
    ("choices: [2, 4, 8]", "range: [1.5, 4]", "its ends are whole numbers, and \"1.5\" is none."),
    ("choices: [2, 4, 8]", "range: [5, 1]", "it begins at 5 and ends at 1; write the lower first."),
    ("choices: [2, 4, 8]", "range: [2]", "it takes two whole numbers, the lower first, and here"),
    ("[0.9, 0.999]", "[0.9, 1.5]", "The setting \"discount\" must be within its range"),
    ("[0.9, 0.999]}", "[0, 0.999], log: true}", "with \"log\" it must begin above 0"),
    ("[0.9, 0.999]}", "[0.9, 0.999], log: maybe}", "The key \"log\" takes true or false"),
    ("range: [0.9, 0.999]", "log: true", "The key \"range\" is missing"),
    ("range:", "rnage:", "There is no key \"rnage\" here; did you mean \"range\"?"),
    ("choices: [2, 4, 8]", "choices: [4]", "The key \"choices\" takes a list of two or more"),
    ("choices: [2, 4, 8]", "choices: [2, 4, 2.0]", "2.0 is there twice"),
    (
      "choices: [2, 4, 8]", "choices: [4, many]",
      "tiny.yaml:20: The setting \"batchSize\" takes a whole"
    ),
    ("choices: [2, 4, 8]", "choices: [4, 0]", "The setting \"batchSize\" must be within its range"),
    ("choices: [2, 4, 8]", "choices: [4, 8], log: true", "it goes with \"range\"."),
    ("choices: [2, 4, 8]", "choices: [4, 8], range: [1, 9]", "there is a \"range\" already."),
    ("batchSize: {choices: [2, 4, 8]}", "hidden: {range: [1, 4]}", "hidden is no number; give its"),
    ("batchSize: {choices: [2, 4, 8]}", "batchSize: 4", "takes a section of keys, not \"4\""),
  ])
  func space(_ old: String, _ new: String, _ expected: String) {
    let message = message(old, new)
    #expect(message.contains(expected), "\(message)")
  }

  @Test(arguments: [
    ("  - environment: Pendulum\n", "  - {name: x}\n", "The key \"environment\" is missing"),
    ("name: lazy, ", "", "two tasks are called \"Pendulum\""),
    ("rewardScale: 0.5", "rewardScael: 0.5", "tiny.yaml:16: There is no setting \"rewardScael\""),
    ("rewardScale: 0.5", "steps: 5", "the tasks say the environment and the budget the steps."),
    ("name: lazy", "nmae: lazy", "There is no key \"nmae\" here; did you mean \"name\"?"),
    ("  algorithm: td3", "  algorithm: td4", "The key \"algorithm\" takes one of"),
    ("  algorithm: td3", "  algorithm: td3\n  seeds: 1", "the search's own \"seeds\" say them"),
    (
      "    logEvery: 50", "    steps: 50", "the tasks say the environment and the budget the steps."
    ),
    ("    logEvery: 50", "    threads: 2", "every run of a search has one thread"),
    ("    logEvery: 50", "    logEvery: often", "tiny.yaml:12: The setting \"logEvery\" takes"),
  ])
  func baseAndTasks(_ old: String, _ new: String, _ expected: String) {
    let message = message(old, new)
    #expect(message.contains(expected), "\(message)")
  }

  /// An end of the space that does not go together with the base is told before anything is
  /// trained.
  @Test func anEndThatDoesNotFit() {
    let message = message(
      "  algorithm: td3", "  algorithm: td3\n  meta: attention\n  attention: {heads: 2}")
    #expect(message == "nothing")
    let unfit = self.message(
      "discount: {range: [0.9, 0.999]}", "hidden: {choices: [[4], [8, 4], [0]]}")
    #expect(unfit.contains("tiny.yaml:19: The setting \"hidden\" must be within its range"))
  }

  @Test func noQuickForm() {
    let line = "quick: {trials: 2, seeds: 3, budget: {least: 20, most: 40, eta: 2}}"
    #expect(
      message(line, "", isQuick: true)
        == "The search 'tiny' has no quick form; --trials makes it smaller.")
  }
}
