import Experiments
import Reproductions
import Settings

/// A search over settings as its file says it: a base recipe, the tasks and seeds that judge a
/// configuration, the space, and how much may be spent.
///
/// ```swift
/// let search = try Search(file: "Recipes/Searches/ppo-umbrella.yaml")
/// print(search.space.map(\.path), search.trials)
/// ```
///
/// Everything is checked when it is read: each end of each range and each choice is put on the base
/// once, on every task, so that a slip is found before anything is trained. `Guides/Tuning.md`
/// tells the format of the file.
public struct Search: Sendable {
  /// What a user types.
  public let name: String
  /// What the report is called.
  public let title: String
  /// The tasks that a configuration is judged on.
  public let tasks: [Task]
  /// The seeds that a configuration is judged with on each task.
  public let seeds: [UInt64]
  /// What is searched over, in the order of the file.
  public let space: [SearchedSetting]
  /// How long a configuration may train.
  public let budget: Budget
  /// How many evaluations of a configuration at a budget there are in all, unless the user asks for
  /// another number.
  public let trials: Int
  /// What is to be made large.
  public let objective: Objective
  /// How the winner is chosen.
  public let confirmation: Confirmation
  /// The seed of the search itself, which decides what is proposed.
  public let seed: UInt64
  /// Whether it is the small form.
  public let isQuick: Bool

  let base: RecipeDocument
  let algorithms: AlgorithmTable

  init(
    _ parts: Parts, space: [SearchedSetting], isQuick: Bool, base: RecipeDocument,
    algorithms: AlgorithmTable
  ) {
    name = parts.name + (isQuick ? "-quick" : "")
    title = parts.title
    tasks = parts.tasks
    seeds = parts.seeds
    budget = parts.budget
    trials = parts.trials
    objective = parts.objective
    confirmation = parts.confirmation
    seed = parts.seed
    self.space = space
    self.isQuick = isQuick
    self.base = base
    self.algorithms = algorithms
  }

  /// What a file says besides its base and its space.
  struct Parts {
    var name: String
    var title: String
    var tasks: [Task]
    var seeds: [UInt64]
    var budget: Budget
    var trials: Int
    var objective: Objective
    var confirmation: Confirmation
    var seed: UInt64
  }

  /// A task that judges configurations.
  public struct Task: Hashable, Sendable {
    /// Its name in tables and folders.
    public let name: String
    /// The environment.
    public let environment: String
    /// Settings of its runs.
    public let changes: [Experiment.Change]
    let line: Int
  }

  /// How many environment steps a run of a trial may have: Hyperband's.
  public struct Budget: Hashable, Sendable {
    /// The fewest.
    public let least: Int
    /// The most.
    public let most: Int
    /// Of so many configurations one goes on, to a budget so many times as large.
    public let eta: Int

    /// The budgets that trials have, from the least on: `most` divided by `eta` as often as that is
    /// not below `least`.
    public var all: [Int] { unrounded.map { Int($0.rounded()) } }

    /// The same before they are made whole numbers.
    var unrounded: [Double] {
      var budgets = [Double(most)]
      while let least = budgets.first, least / Double(eta) >= Double(self.least) {
        budgets.insert(least / Double(eta), at: 0)
      }
      return budgets
    }
  }

  /// What a run is worth. It never looks for the best moment of a run, which would reward noise.
  public struct Objective: Hashable, Sendable {
    /// Which evaluations count.
    public enum Kind: String, CaseIterable, Sendable {
      /// The mean of the last few, that after the last step among them.
      case last
      /// That after the last step alone.
      case final
    }

    /// Which evaluations count.
    public let kind: Kind
    /// How many the last few are.
    public let window: Int

    /// The objective of a run, of its evaluations' mean returns in their order, that after the last
    /// step at the end; `nil` where there are none.
    public func value(of means: [Double]) -> Double? {
      let counted = means.suffix(kind == .final ? 1 : window)
      return counted.isEmpty ? nil : Statistics.mean(Array(counted))
    }
  }

  /// How the winner is chosen: the best few, and the base, are trained once more at the full budget
  /// with seeds that the search has not seen. The best of many noisy numbers is mostly the
  /// luckiest; new seeds do not know who was lucky.
  public struct Confirmation: Hashable, Sendable {
    /// How many of the best, the base apart.
    public let best: Int
    /// The seeds.
    public let seeds: [UInt64]
  }

  /// Configurations at the start that no model proposes, the base first: a quarter of the trials,
  /// and no more than ten a setting. It does not hang on how many trials a user asks for, so that
  /// more can be asked for later.
  public var initialConfigurations: Int { max(1, min(10 * space.count, trials / 4)) }
}
