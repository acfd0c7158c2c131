import Tensors

/// Brings the features of every row to mean 0 and deviation 1, then scales and shifts each by a
/// learned number (Ba, Kiros and Hinton 2016).
///
/// Of a single feature nothing is left: less its own mean it is 0, whatever it was, and no gradient
/// passes.
public struct LayerNorm: ParameterTree {
  /// `[width]`, ones at first.
  public var gain: Tensor
  /// `[width]`, zeros at first.
  public var bias: Tensor
  private static let epsilon = 1e-5

  /// A layer for rows of `width` features.
  public init(_ width: Int) {
    require(width > 0, "LayerNorm: the width \(width) must be positive")
    gain = .ones([width])
    bias = .zeros([width])
  }

  /// `[rows, width]` to `[rows, width]`.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    require(
      x.shape.rank == 2 && x.shape[1] == gain.count,
      "LayerNorm: the input \(x.shape) does not fit the gain \(gain.shape)")
    let centred = x - x.mean(along: 1, keepingAxis: true)
    let variance = centred.squared().mean(along: 1, keepingAxis: true)
    return centred / (variance + Self.epsilon).squareRoot() * gain + bias
  }

  /// Shows gain, then bias.
  public mutating func walk(_ visitor: inout some ParameterVisitor) {
    visitor.visit("gain", &gain)
    visitor.visit("bias", &bias)
  }
}
