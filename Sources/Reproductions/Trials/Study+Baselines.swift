import Environments
import Foundation
import Synchronization

extension Study {
  /// The strategies beside the agents, panel by panel, where the experiment shows trials on bandits; the panels
  /// share the cores, since each takes some seconds.
  ///
  /// Settings that the bandits refuse stop the runs themselves, with their own words.
  var baselines: [BanditBaselines] {
    guard experiment.figures.contains(where: { [.bars, .withinTrial].contains($0) }) else {
      return []
    }
    let panels = panels
    let runs = runs
    let found = Mutex<[Int: BanditBaselines]>([:])
    DispatchQueue.concurrentPerform(iterations: panels.count) { index in
      let name = panels[index].name
      guard let run = runs.first(where: { $0.panel == name }),
        let environment = try? run.recipe.plan(seed: run.seed).environment,
        let baselines = try? BanditBaselines(panel: name, environment)
      else { return }
      found.withLock { $0[index] = baselines }
    }
    return found.withLock { found in panels.indices.compactMap { found[$0] } }
  }
}
