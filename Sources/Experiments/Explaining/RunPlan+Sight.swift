import Networks
import Settings

extension RunPlan {
  /// Whether the policy looks at pictures through convolutions, so that it can be asked where.
  public var seesPictures: Bool { torso != .none }

  /// Whether it does so with attention, so that there are masks.
  public var attendsToPictures: Bool { torso.hasMask }

  /// What the algorithm's settings say; none for algorithms without such a setting.
  private var torso: TorsoKind {
    guard let value = try? algorithmSettings.value(of: "torso") else { return TorsoKind.none }
    return TorsoKind(rawValue: value.description) ?? TorsoKind.none
  }
}
