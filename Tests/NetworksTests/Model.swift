import Tensors

/// Two parameters: what optimizers are tried on.
struct Model: ParameterTree {
  var weights: Tensor
  var bias: Tensor

  init(weights: Tensor, bias: Tensor) {
    self.weights = weights
    self.bias = bias
  }

  /// Drawn numbers, `[2, 3]` and `[3]`.
  init(seed: UInt64, elementType: ElementType = .float32) {
    var random = RandomStream(seed: seed)
    weights = .uniform([2, 3], -1, 1, elementType: elementType, using: &random)
    bias = .uniform([3], -1, 1, elementType: elementType, using: &random)
  }

  /// A gradient of drawn numbers at such a model.
  static func gradient(seed: UInt64, elementType: ElementType = .float32) -> Gradient {
    Gradient(Model(seed: 1000 + seed, elementType: elementType).parameters.map { $0 * 2 })
  }

  mutating func walk(_ visitor: inout some ParameterVisitor) {
    visitor.visit("weights", &weights)
    visitor.visit("bias", &bias)
  }
}
