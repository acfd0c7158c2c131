import Experiments
import Settings

/// The key `explain` of an experiment: `explain: {features: TD3_MATT_DT}`.
extension Experiment {
  /// The variant whose features the report shows; nil where the experiment asks for none.
  static func explainedVariant(
    of document: RecipeDocument, among variants: [Variant]
  ) throws(RecipeError) -> String? {
    guard let node = document["explain"], !node.isEmpty else { return nil }
    let own = RecipeDocument(
      file: document.file, entries: try document.mapping(node, key: "explain"))
    try own.requireOnly(["features"])
    let name = try own.text("features")
    let names = variants.map(\.name)
    guard names.contains(name) else {
      throw document.fault(
        own["features"]?.line, .unknownKey(name, nearest: nearestNames(to: name, among: names)))
    }
    return name
  }

  /// What is to be shown must be there: attention, and stages of training. Said before anything is
  /// trained.
  func requireExplainable(_ recipe: Recipe, of variant: Variant) throws {
    guard variant.name == explainedVariant else { return }
    let plan = try recipe.plan(seed: 0)
    guard [.attention, .attentionDecision].contains(plan.metaLearner) else {
      throw base.fault(
        variant.line,
        .invalid(
          key: "features",
          problem: "\(variant.name) has no attention whose features could be shown."))
    }
    guard plan.training.keepPolicyEvery > 0 else {
      throw base.fault(
        variant.line,
        .invalid(
          key: "features",
          problem: "\(variant.name) keeps no stages of its training: set keepPolicyEvery."))
    }
  }
}
