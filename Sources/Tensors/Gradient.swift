/// A gradient at a tree of parameters: one tensor a parameter, in the order of the walk. A vector:
/// it can be added, scaled and measured.
public struct Gradient {
  /// One tensor a parameter.
  public var tensors: [Tensor]

  /// A gradient from its tensors.
  public init(_ tensors: [Tensor]) { self.tensors = tensors }

  /// The Euclidean length over all parameters, computed in 64 bits.
  public var norm: Double { tensors.reduce(0) { $0 + $1.sumOfSquares }.squareRoot() }

  /// The same numbers as constants.
  public func detached() -> Gradient { Gradient(tensors.map { $0.detached() }) }

  /// Scaled down, where needed, so that its norm is at most `limit`.
  public func clipped(toNorm limit: Double) -> Gradient {
    let norm = norm
    return norm > limit ? self * (limit / norm) : self
  }

  /// Whether every number is finite.
  public var isFinite: Bool { tensors.allSatisfy(\.isFinite) }

  /// The sum of two gradients at trees of one form.
  public static func + (a: Gradient, b: Gradient) -> Gradient {
    require(
      a.tensors.count == b.tensors.count,
      "Gradients of \(a.tensors.count) and \(b.tensors.count) parameters cannot be added")
    return Gradient(zip(a.tensors, b.tensors).map { $0 + $1 })
  }

  /// A gradient times a number.
  public static func * (a: Gradient, factor: Double) -> Gradient {
    Gradient(a.tensors.map { $0 * factor })
  }

  /// A gradient with its sign turned.
  public static prefix func - (a: Gradient) -> Gradient { a * -1 }

  /// The inner product of two gradients, of shape `[]`, differentiable.
  public func dot(_ other: Gradient) -> Tensor {
    require(
      tensors.count == other.tensors.count && !tensors.isEmpty,
      "Gradients of \(tensors.count) and \(other.tensors.count) parameters have no product")
    return zip(tensors, other.tensors).map { ($0 * $1).sum() }.reduce(nil as Tensor?) {
      sum, term in sum.map { $0 + term } ?? term
    } ?? Tensor(0)
  }
}

extension ParameterTree {
  /// A copy moved along a gradient: parameter + rate · gradient. Differentiable in both.
  public func moved(along gradient: Gradient, by rate: Double) -> Self {
    mapped { index, parameter in parameter + gradient.tensors[index] * rate }
  }
}
