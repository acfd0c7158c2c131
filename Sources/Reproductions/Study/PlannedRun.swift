import Experiments

/// One run of a study before it is trained: where it belongs and its resolved recipe.
public struct PlannedRun: Sendable {
  /// The panel's name.
  public let panel: String
  /// The variant's name.
  public let variant: String
  /// The seed.
  public let seed: UInt64
  /// The recipe, with this one seed.
  public let recipe: Recipe
  /// Environment steps.
  public let steps: Int

  /// A run that is to be.
  package init(panel: String, variant: String, seed: UInt64, recipe: Recipe, steps: Int) {
    self.panel = panel
    self.variant = variant
    self.seed = seed
    self.recipe = recipe
    self.steps = steps
  }

  /// The run's folder within the study's: `LunarLanderContinuous-v3/TD3-seed0`.
  public var name: String { "\(panel)/\(variant)-seed\(seed)" }
}

/// How far a run has come.
public enum RunState: Equatable, Sendable {
  /// There is none.
  case missing
  /// It was begun; so many steps are saved.
  case begun(steps: Int)
  /// All steps are done and the last evaluation is there.
  case finished

  /// Whether nothing is left to do.
  public var isFinished: Bool { self == .finished }
}
