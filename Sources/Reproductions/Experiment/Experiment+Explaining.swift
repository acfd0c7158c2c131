import Experiments
import Settings

/// The key `explain` of an experiment: `explain: {features: TD3_MATT_DT}`,
/// `explain: {attention: [MetaIRN, MetaIRN_hides_need]}` or
/// `explain: {gradcam: [IMPALA, DRARL], gradients: [IMPALA, DRARL], masks: DRARL}`, or `explain: {trajectories: Both}`.
extension Experiment {
  /// A look into the runs of one variant.
  public struct Look: Hashable, Sendable {
    /// What is looked at.
    public let kind: Kind
    /// Whose runs.
    public let variant: String

    /// What can be looked at.
    public enum Kind: String, CaseIterable, Sendable {
      /// What meta attention does to features: of each panel's first seed.
      case features
      /// What a reward model pays for and where it looks: of the first seed at all stages, of the
      /// others at the end.
      case attention
      /// Where the evidence for choices lies in pictures: of each panel's first seed.
      case gradcam
      /// How much single pixels move choices: of each panel's first seed.
      case gradients
      /// What the attention masks of a torso let through: of each panel's first seed.
      case masks
      /// Where attention over trajectories looks: of each panel's first seed.
      case trajectories

      /// Whether it looks at what a policy of pictures sees, and at which part.
      var sight: SightSettings.Part? {
        switch self {
        case .features, .attention, .trajectories: nil
        case .gradcam: .gradCAM
        case .gradients: .gradients
        case .masks: .masks
        }
      }
    }
  }

  /// The looks that an experiment asks for.
  static func looks(
    of document: RecipeDocument, among variants: [Variant]
  ) throws(RecipeError) -> [Look] {
    guard let node = document["explain"], !node.isEmpty else { return [] }
    let own = RecipeDocument(
      file: document.file, entries: try document.mapping(node, key: "explain"))
    try own.requireOnly(Look.Kind.allCases.map(\.rawValue))
    var looks: [Look] = []
    for kind in Look.Kind.allCases {
      for name in try own.someNames(kind.rawValue, among: variants.map(\.name)) {
        looks.append(Look(kind: kind, variant: name))
      }
    }
    return looks
  }

  /// What is to be shown must be there: attention, and stages of training. Said before anything is
  /// trained.
  func requireExplainable(_ recipe: Recipe, of variant: Variant) throws {
    for look in looks where look.variant == variant.name {
      let plan = try recipe.plan(seed: 0)
      let (isThere, what) =
        switch look.kind {
        case .features:
          (
            [.attention, .attentionDecision].contains(plan.metaLearner),
            "attention whose features could be shown"
          )
        case .attention:
          (plan.metaLearner == .intrinsicReward, "learned rewards that could be shown")
        case .gradcam, .gradients:
          (plan.seesPictures, "torso that sees pictures")
        case .masks: (plan.attendsToPictures, "attention to pictures that could be shown")
        case .trajectories:
          (
            plan.metaLearner == .trajectoryAttention,
            "attention over trajectories that could be shown"
          )
        }
      guard isThere else {
        throw base.fault(
          variant.line,
          .invalid(key: look.kind.rawValue, problem: "\(variant.name) has no \(what)."))
      }
      // The newest checkpoint is enough to see where it looks in the end.
      guard plan.training.keepPolicyEvery > 0 || look.kind == .trajectories else {
        throw base.fault(
          variant.line,
          .invalid(
            key: look.kind.rawValue,
            problem: "\(variant.name) keeps no stages of its training: set keepPolicyEvery."))
      }
    }
  }
}

extension RecipeDocument {
  /// One name or a list of names under `key`, each one of `known`; none where there is no key.
  fileprivate func someNames(
    _ key: String, among known: [String]
  ) throws(RecipeError) -> [String] {
    guard let node = self[key], !node.isEmpty else { return [] }
    if case .list = node { return try names(key, among: known) ?? [] }
    let name = try text(key)
    guard known.contains(name) else {
      throw fault(node.line, .unknownKey(name, nearest: nearestNames(to: name, among: known)))
    }
    return [name]
  }
}
