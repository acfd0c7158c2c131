import Experiments
import Settings

/// What an experiment or a search decides for each of its runs, and neither the base nor a change
/// may set: the environment, the steps, and the single thread.
package struct RunTerms: Sendable {
  /// Whose runs they are, in sentences: "an experiment".
  let owner: String
  /// Where the rest is said: "the panels say the environment and the steps."
  let place: String

  /// The settings that are decided.
  package static let paths = ["environment.name", "training.steps", "training.threads"]

  package init(owner: String, place: String) {
    self.owner = owner
    self.place = place
  }

  /// What is wrong with setting `path` elsewhere.
  package func problem(_ path: String) -> String {
    path.hasSuffix("threads")
      ? "every run of \(owner) has one thread, for --jobs runs side by side." : place
  }

  /// The fault of setting `path` on a line of `base`.
  package func fault(_ path: String, at line: Int, of base: RecipeDocument) -> RecipeError {
    base.fault(line, .invalid(key: path, problem: problem(path)))
  }

  /// Makes sure that the base sets nothing that is decided.
  package func requireNone(in base: RecipeDocument) throws(RecipeError) {
    for path in Self.paths {
      let parts = path.split(separator: ".").map(String.init)
      guard case .mapping(let entries, _) = base[parts[0]] else { continue }
      if let entry = entries.first(where: { $0.key == parts[1] }) {
        throw fault(path, at: entry.line, of: base)
      }
    }
  }
}

extension Recipe {
  /// Makes of a base the recipe of one run: what is decided first, then the changes in their order.
  /// - Parameters:
  ///   - decided: the environment and the steps.
  ///   - document: where the changes stand, for errors.
  ///   - line: that of whoever wants the recipe, for settings that do not go together.
  /// - Throws: `RecipeError`.
  package mutating func apply(
    _ terms: RunTerms, _ decided: (environment: String, steps: Int), seed: UInt64,
    changes: [Experiment.Change], of document: RecipeDocument, line: Int
  ) throws {
    seeds = [seed]
    for (path, text) in zip(RunTerms.paths, [decided.environment, "\(decided.steps)", "1"]) {
      try set(path, text: text)
    }
    for change in changes {
      do {
        try set(change.path, text: change.text)
      } catch let error as SettingError {
        throw document.fault(change.line, .setting(error))
      }
      let training = try training
      if try environment.name != decided.environment || training.steps != decided.steps
        || training.threads != 1
      {
        throw terms.fault(change.path, at: change.line, of: document)
      }
    }
    do {
      _ = try plan(seed: seed)
    } catch let error as SettingError {
      throw document.fault(line, .setting(error))
    }
  }
}
