import Experiments
import Settings

/// An experiment narrowed to what is to be run now: its panels and, in their order, its runs.
public struct Study: Sendable {
  /// What it is a part of.
  public let experiment: Experiment
  /// Whether it is the small form.
  public let isQuick: Bool
  /// The panels, with the seeds, steps and variants that are wanted.
  public let panels: [Experiment.Panel]
  /// Panel by panel, seed by seed, variant by variant: what is there after some hours can be compared.
  public let runs: [PlannedRun]

  /// The name of its folder: `matt-figure-4`, or `matt-figure-4-quick`.
  public var name: String { experiment.name + (isQuick ? "-quick" : "") }

  /// Environment steps of all runs.
  public var steps: Int { runs.reduce(0) { $0 + $1.steps } }

  /// The variants that any panel has, in the order of the legend.
  public var variants: [Experiment.Variant] {
    experiment.variants.filter { variant in
      panels.contains { $0.variants.contains(variant.name) }
    }
  }
}

extension Experiment {
  /// The runs of all panels, as the file says.
  public var plannedRuns: [PlannedRun] { get throws { try study(StudyChoice()).runs } }

  /// The part of the experiment that `choice` wants.
  /// - Throws: `StudyFault` for names that there are not, `RecipeError` when settings do not go together.
  public func study(_ choice: StudyChoice) throws -> Study {
    guard !choice.isQuick || !quickPanels.isEmpty else {
      throw StudyFault.notQuick(experiment: name)
    }
    let all = choice.isQuick ? quickPanels : panels
    try StudyFault.requireKnown(choice.panels, among: all.map(\.name), kind: .panel)
    try StudyFault.requireKnown(choice.variants, among: variants.map(\.name), kind: .variant)
    func isWanted(_ name: String, _ wanted: [String]) -> Bool {
      wanted.isEmpty || wanted.contains(name)
    }
    let narrowed = all.filter { isWanted($0.name, choice.panels) }.map { panel in
      panel.with(
        seeds: choice.seeds ?? panel.seeds, steps: choice.steps ?? panel.steps,
        variants: panel.variants.filter { isWanted($0, choice.variants) })
    }.filter { !$0.variants.isEmpty }
    return Study(
      experiment: self, isQuick: choice.isQuick, panels: narrowed,
      runs: try narrowed.flatMap { try runs(of: $0, isShortened: choice.steps != nil) })
  }

  private func runs(of panel: Panel, isShortened: Bool) throws -> [PlannedRun] {
    try panel.seeds.flatMap { seed in
      try variants.filter { panel.variants.contains($0.name) }.map { variant in
        var recipe = try recipe(of: variant, in: panel, seed: seed)
        // A run that was cut short is judged, saved and looked into all the same.
        if isShortened { try recipe.shortenPeriods(to: panel.steps) }
        return PlannedRun(
          panel: panel.name, variant: variant.name, seed: seed, recipe: recipe, steps: panel.steps)
      }
    }
  }
}
