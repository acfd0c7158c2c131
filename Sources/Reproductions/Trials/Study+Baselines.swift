extension Study {
  /// The strategies beside the agents, panel by panel, where the experiment shows trials on bandits.
  ///
  /// Settings that the bandits refuse stop the runs themselves, with their own words.
  var baselines: [BanditBaselines] {
    guard experiment.figures.contains(where: { [.bars, .withinTrial].contains($0) }) else {
      return []
    }
    return panels.compactMap { panel in
      guard let run = runs.first(where: { $0.panel == panel.name }),
        let environment = try? run.recipe.plan(seed: run.seed).environment
      else { return nil }
      return try? BanditBaselines(panel: panel.name, environment)
    }
  }
}
