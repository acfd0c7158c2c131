import Tensors

/// One stage of an image torso: a convolution, max-pooling to half the size, and residual blocks, with or
/// without attention to what they give.
public struct TorsoStage: ParameterTree {
  /// Brings the pictures to the stage's channels.
  public var entry: Convolution
  /// T: the residual blocks.
  public var trunk: [ResidualBlock]
  /// M: what matters; `nil` where everything does.
  public var mask: AttentionMask?

  /// A stage with freshly drawn parameters.
  init(
    _ inputs: Int, _ channels: Int, kind: TorsoKind, initializer: Initializer,
    using random: inout RandomStream
  ) {
    entry = Convolution(inputs, channels, kernel: 3, initializer: initializer, using: &random)
    var own = random.fork("trunk")
    trunk = (0..<kind.blocks).map { _ in
      ResidualBlock(channels: channels, initializer: initializer, using: &own)
    }
    guard kind.hasMask else { return }
    var others = random.fork("mask")
    mask = AttentionMask(
      channels: channels, isPooled: kind == .drarl, initializer: initializer, using: &others)
  }

  /// H = (1 + M) ∘ T (Zhu and Kaneko 2021, Eq. 1): `[batch, height, width, inputs]` to
  /// `[batch, ⌈height/2⌉, ⌈width/2⌉, channels]`.
  /// - Parameter note: is told the mask, where there is one.
  public func callAsFunction(_ pictures: Tensor, noting note: (Tensor) -> Void = { _ in }) -> Tensor
  {
    let features = entry(pictures).maximumPooled(kernel: 3, stride: 2)
    let trunk = trunk.reduce(features) { $1($0) }
    guard let mask = mask?(features) else { return trunk }
    note(mask)
    return trunk + mask * trunk
  }

  /// Shows the entry, the trunk and the mask.
  public mutating func walk(_ visitor: inout some ParameterVisitor) {
    visitor.visit("entry", &entry)
    visitor.visit("trunk", &trunk)
    if var part = mask {
      mask = nil
      visitor.visit("mask", &part)
      mask = part
    }
  }
}
