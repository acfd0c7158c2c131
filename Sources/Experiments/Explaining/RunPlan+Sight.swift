import Environments
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

  /// What is to be said where pictures too large for it are taken for vectors; `nil` where all is well.
  func blindness(to observations: Space) -> String? {
    let canSee = (try? algorithmSettings.value(of: "torso")) != nil
    guard canSee, !seesPictures, let picture = observations.picture, picture.size > 1024 else {
      return nil
    }
    return
      "Observations are pictures of \(picture.height)×\(picture.width) pixels, and without a torso they are "
      + "taken for vectors of \(picture.size) numbers, from which little is learned. "
      + "--set torso=impala --set 'hidden=[]' looks at them."
  }
}
