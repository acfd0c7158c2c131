import Environments
import Networks
import Settings
import Tensors

extension TorsoKind {
  /// The sentence of the setting.
  static let meaning =
    "What looks at pictures, shared by actor and critic: IMPALA's deep residual network, the same with "
    + "residual attention (`drarl`), with a mask that does not pool (`simple-drarl`), or with a third "
    + "block in place of the mask (`large-impala`); `none` takes observations for vectors."

  /// How the pictures lie that the torso looks at; `nil` without one.
  /// - Throws: `SettingError.invalid` where observations are no pictures, `EnvironmentError.missing`
  ///   without the library that convolves.
  func layout(of observations: Space) throws -> PictureLayout? {
    guard self != .none else { return nil }
    if let fault = ConvolutionLibrary.fault {
      throw EnvironmentError.missing(
        what: "oneDNN, which convolves pictures (\(fault))",
        remedy: "On Debian: apt-get install libdnnl2 libdnnl-dev.")
    }
    guard let format = observations.picture else {
      throw SettingError.invalid(
        name: "torso",
        reason: "\(rawValue) looks at pictures, boxes of three axes with bounds 0…255, and this "
          + "environment shows none (its observations are \(observations.words)); leave it at none."
      )
    }
    return PictureLayout(
      height: format.height, width: format.width, channels: format.channels,
      isChannelsFirst: format.layout == .channelsFirst)
  }
}

extension Space {
  fileprivate var words: String {
    switch self {
    case .discrete(let count): "one of \(count) numbers"
    case .box(let shape, _, _): "of the shape \(shape)"
    }
  }
}
