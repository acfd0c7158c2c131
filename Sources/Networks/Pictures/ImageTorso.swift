import Tensors

/// From pictures to features: IMPALA's deep residual network, with residual attention or without.
///
/// ```swift
/// let layout = PictureLayout(height: 84, width: 84, channels: 4, isChannelsFirst: true)
/// let torso = ImageTorso(.drarl, layout, using: &random)
/// let features = torso(frames)     // [batch, 28224] numbers 0…255 to [batch, 256]
/// ```
///
/// Three stages of 16, 32 and 32 channels halve the picture; a rectifier, one linear layer of 256 and
/// another rectifier end it (Espeholt et al. 2018, Figure 3). For four frames of 84×84 pixels and with a
/// linear head for A actions there are 1,089,232 + 257·A parameters with `.impala`, 1,135,632 + 257·A
/// with either mask, and 1,130,864 + 257·A with `.largeImpala`; a head for values is 257 more.
///
/// What it costs: about 110 million multiplications and additions a picture forwards, four times that in
/// training; a mask adds a third of one stage's blocks at a quarter of its pixels.
public struct ImageTorso: ParameterTree {
  /// Which network.
  public let kind: TorsoKind
  /// How pictures lie in observations.
  public let layout: PictureLayout
  /// The stages, first to last.
  public var stages: [TorsoStage]
  /// The linear layer behind them.
  public var dense: Linear

  /// How many features there are.
  public static var width: Int { 256 }
  /// Channels of the stages.
  static var stageChannels: [Int] { [16, 32, 32] }

  /// A torso with freshly drawn parameters. The masked kinds begin with the trunk of `.impala`.
  public init(
    _ kind: TorsoKind, _ layout: PictureLayout, initializer: Initializer = .xavierUniform(),
    using random: inout RandomStream
  ) {
    require(kind != .none, "ImageTorso: `none` is no network")
    require(
      layout.size > 0, "ImageTorso: pictures of \(layout.height)×\(layout.width) have no pixels")
    self.kind = kind
    self.layout = layout
    var (channels, height, width) = (layout.channels, layout.height, layout.width)
    stages = []
    for (index, next) in Self.stageChannels.enumerated() {
      var stream = random.fork("stage \(index)")
      stages.append(
        TorsoStage(channels, next, kind: kind, initializer: initializer, using: &stream))
      (channels, height, width) = (next, (height + 1) / 2, (width + 1) / 2)
    }
    var stream = random.fork("dense")
    dense = Linear(
      height * width * channels, Self.width, activation: .relu, initializer: initializer,
      using: &stream)
  }

  /// `[batch, size]` numbers 0…255 to `[batch, 256]`.
  public func callAsFunction(_ observations: Tensor) -> Tensor {
    features(fromLast: stages.reduce(layout.pictures(from: observations)) { $1($0) })
  }

  /// The same, noting `pictures`, `stage.0` … `stage.2` (what each stage gives, the last one what
  /// Grad-CAM looks at), `mask.0` … where there is attention, and `features`.
  public func callAsFunction(
    _ observations: Tensor, recording activations: inout Activations
  ) -> Tensor {
    var seen = layout.pictures(from: observations)
    activations.record("pictures", seen)
    for (index, stage) in stages.enumerated() {
      var mask: Tensor?
      seen = stage(seen) { mask = $0 }
      if let mask { activations.record("mask.\(index)", mask) }
      activations.record("stage.\(index)", seen)
    }
    let features = features(fromLast: seen)
    activations.record("features", features)
    return features
  }

  /// What stands behind the last stage: `[batch, height, width, channels]` to `[batch, 256]`.
  public func features(fromLast maps: Tensor) -> Tensor {
    let batch = maps.shape[0]
    return dense(maps.relu().reshaped([batch, maps.shape[1] * maps.shape[2] * maps.shape[3]]))
  }

  /// Shows the stages, then the linear layer.
  public mutating func walk(_ visitor: inout some ParameterVisitor) {
    visitor.visit("stages", &stages)
    visitor.visit("dense", &dense)
  }
}
