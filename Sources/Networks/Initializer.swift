import Tensors

/// How the weights of a layer are drawn; `inputs` and `outputs` are the layer's widths.
public enum Initializer: Equatable, Sendable {
  /// Uniform within ±1/√inputs, weights and biases alike: what PyTorch does unasked.
  case fanInUniform
  /// Normal with the standard deviation √(2/inputs), zero biases (He 2015).
  case kaimingNormal
  /// Uniform within ±gain·√(6/(inputs + outputs)), zero biases (Glorot 2010).
  case xavierUniform(gain: Double = 1)
  /// A random matrix with orthonormal rows or columns times `gain`, zero biases (Saxe 2014).
  case orthogonal(gain: Double = 1)
  /// Uniform within ±bound, weights and biases alike.
  case uniform(bound: Double)

  /// Weights, `[inputs, outputs]`.
  public func weights(inputs: Int, outputs: Int, using random: inout RandomStream) -> Tensor {
    let shape = Shape([inputs, outputs])
    switch self {
    case .fanInUniform:
      let bound = 1 / Double(inputs).squareRoot()
      return .uniform(shape, -bound, bound, using: &random)
    case .kaimingNormal:
      return Tensor.normal(shape, using: &random) * (2 / Double(inputs)).squareRoot()
    case .xavierUniform(let gain):
      let bound = gain * (6 / Double(inputs + outputs)).squareRoot()
      return .uniform(shape, -bound, bound, using: &random)
    case .orthogonal(let gain):
      return Initializer.orthonormal(inputs, outputs, gain, using: &random)
    case .uniform(let bound):
      return .uniform(shape, -bound, bound, using: &random)
    }
  }

  /// A bias, `[outputs]`.
  public func bias(inputs: Int, outputs: Int, using random: inout RandomStream) -> Tensor {
    switch self {
    case .fanInUniform:
      let bound = 1 / Double(inputs).squareRoot()
      return .uniform([outputs], -bound, bound, using: &random)
    case .uniform(let bound): return .uniform([outputs], -bound, bound, using: &random)
    default: return .zeros([outputs])
    }
  }

  /// Gram–Schmidt, twice for accuracy, on the longer side of a normal matrix.
  private static func orthonormal(
    _ inputs: Int, _ outputs: Int, _ gain: Double, using random: inout RandomStream
  ) -> Tensor {
    let vectors = min(inputs, outputs)
    let length = max(inputs, outputs)
    var basis: [[Double]] = []
    while basis.count < vectors {
      var vector = (0..<length).map { _ in random.normal() }
      for _ in 0..<2 {
        for other in basis {
          let along = zip(vector, other).reduce(0) { $0 + $1.0 * $1.1 }
          for i in 0..<length { vector[i] -= along * other[i] }
        }
      }
      let norm = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
      guard norm > 1e-9 else { continue }
      basis.append(vector.map { $0 / norm })
    }
    let numbers = (0..<inputs).flatMap { i in
      (0..<outputs).map { j in Float(gain * (inputs <= outputs ? basis[i][j] : basis[j][i])) }
    }
    return Tensor(numbers, shape: [inputs, outputs])
  }
}
