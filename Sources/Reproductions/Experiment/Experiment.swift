import Experiments

/// A figure of a paper as an experiment: what all its runs share, in what the variants differ, and the panels,
/// one chart each, in which they are compared.
///
/// ```swift
/// let experiment = try Experiment(file: "Recipes/Experiments/td3-updates.yaml")
/// let study = try experiment.study(StudyChoice())
/// for run in study.runs { print(run.name, try run.recipe.training.steps) }
/// ```
///
/// Everything is checked when it is read: each run's recipe is resolved once, so that a slip in the last variant
/// is found before the first is trained. `Guides/Reproductions.md` tells the format of the file.
public struct Experiment: Sendable {
  /// What a user types.
  public let name: String
  /// What the figure is called.
  public let title: String
  /// The paper and the figure in it.
  public let source: String
  /// What the paper claims, and what to look at.
  public let question: String
  /// Evaluations that the moving average of a curve spans.
  public let window: Int
  /// `last evaluation`, `last 10 evaluations`: of the window.
  var lastEvaluations: String { window == 1 ? "last evaluation" : "last \(window) evaluations" }
  /// What is compared, in the order of the legend; the first one is what the others are compared with.
  public let variants: [Variant]
  /// The charts, in order.
  public let panels: [Panel]
  /// What takes the place of `panels` when only a look is wanted; may be empty.
  public let quickPanels: [Panel]
  /// What the report draws.
  public let figures: [Figure]
  /// Which runs the report looks into.
  public let looks: [Look]

  let base: RecipeDocument
  let algorithms: AlgorithmTable

  init(
    _ head: Head, variants: [Variant], panels: [Panel], quickPanels: [Panel],
    looks: [Look], base: RecipeDocument, algorithms: AlgorithmTable
  ) {
    name = head.name
    title = head.title
    source = head.source
    question = head.question
    window = head.window
    figures = head.figures
    self.variants = variants
    self.panels = panels
    self.quickPanels = quickPanels
    self.looks = looks
    self.base = base
    self.algorithms = algorithms
  }

  /// The words at the top of the file.
  struct Head {
    var name: String
    var title: String
    var source: String
    var question: String
    var window: Int
    var figures: [Figure]
  }

  /// A kind of picture: the key `figures` of an experiment.
  public enum Figure: String, CaseIterable, Sendable {
    /// The evaluations over the steps, with seeds' mean and their middle.
    case curves
    /// The returns of training episodes over the steps, a running mean.
    case training
    /// Bars: what the last training episodes returned, and the evaluation after the last step.
    case bars
    /// Bars: the evaluation after the last step, of all panels side by side.
    case final
    /// Every run a line of its own.
    case runs
    /// A table: how much more each variant earns than the panel's first, as a share.
    case rates
    /// A table: the mean of all evaluations, and the time of a step.
    case effort
    /// The return of each episode of a trial, weights frozen, after the last step.
    case withinTrial = "within-trial"
  }

  /// One setting that differs from the base: its path as for `--set`, and the text of its value.
  public struct Change: Hashable, Sendable {
    /// `hidden`, `td3.hidden` or `meta`.
    public let path: String
    /// The value as one writes it.
    public let text: String
    package let line: Int
  }

  /// One of the things compared.
  public struct Variant: Hashable, Sendable {
    /// Its name in the legend and in the names of folders.
    public let name: String
    /// The algorithm, where it is not the base's.
    public let algorithm: String?
    /// In what it differs from the base.
    public let changes: [Change]
    let line: Int
  }

  /// One chart: variants on one task.
  public struct Panel: Hashable, Sendable {
    /// Its name in tables and folders: that of the environment, unless the file says another.
    public let name: String
    /// The task.
    public let environment: String
    /// The seeds of every variant.
    public let seeds: [UInt64]
    /// Environment steps of every run.
    public let steps: Int
    /// The names of its variants, in the order of the legend.
    public let variants: [String]
    /// Settings of all its runs.
    public let changes: [Change]
    /// What the paper ran.
    public let paper: Paper?
    let line: Int

    /// The same panel with other seeds, steps or variants.
    func with(seeds: [UInt64], steps: Int, variants: [String]) -> Panel {
      Panel(
        name: name, environment: environment, seeds: seeds, steps: steps, variants: variants,
        changes: changes, paper: paper, line: line)
    }
  }

  /// What the paper ran for a panel, for honesty's sake.
  public struct Paper: Hashable, Sendable, Codable {
    /// Seeds; `nil` where the paper does not say.
    public let seeds: Int?
    /// Environment steps; `nil` where the paper does not say.
    public let steps: Int?
  }
}
