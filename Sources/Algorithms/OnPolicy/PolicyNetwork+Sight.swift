import Environments
import Networks
import Tensors

extension PolicyNetwork {
  /// How it sees; `nil` where it sees no pictures, remembers, or gives no logits.
  public var sight: Sight? {
    guard let vision, memory == nil, case .categorical = head else { return nil }
    let rest = { (features: Tensor) in actor(torso.reduce(features) { $1($0) }) }
    let layout = vision.layout
    return Sight(
      format: PictureFormat(
        channels: layout.channels, height: layout.height, width: layout.width,
        layout: layout.isChannelsFirst ? .channelsFirst : .channelsLast),
      view: { observations in
        var activations = Activations()
        _ = vision(observations, recording: &activations)
        let last = vision.stages.count - 1
        guard let features = activations["stage.\(last)"] else {
          fatalError("An ImageTorso records its last stage as stage.\(last)")
        }
        return Sight.View(
          features: features, masks: (0...last).compactMap { activations["mask.\($0)"] })
      }, logits: { rest(vision.features(fromLast: $0)) }, policy: { rest(vision($0)) })
  }
}
