import Tensors

/// A rule that turns gradients into steps, and a value: its moments are part of the agent's state.
///
/// `step` changes parameters in place, in one fused pass, and is what training uses; `stepped`
/// returns moved copies and is differentiable, for learning through an inner step. Both take the
/// same step.
public protocol Optimizer: ParameterTree {
  /// The learning rate of the next step.
  var rate: Double { get set }

  /// Moves the tree against the gradient, in place.
  mutating func step(_ tree: inout some ParameterTree, along gradient: Gradient)

  /// The tree moved against the gradient, and the optimizer after that step. Differentiable.
  func stepped<Tree: ParameterTree>(_ tree: Tree, along gradient: Gradient) -> (Tree, Self)
}

/// What every optimizer does to a gradient first.
public struct GradientTreatment: Equatable, Sendable {
  /// The largest global norm that a gradient keeps; longer ones are scaled down. Infinite: none.
  public var clipNorm: Double
  /// This times the parameter is added to its gradient (L2 regularisation).
  public var weightDecay: Double

  /// A treatment.
  public init(clipNorm: Double = .infinity, weightDecay: Double = 0) {
    require(clipNorm > 0, "clipNorm must be positive, not \(clipNorm)")
    self.clipNorm = clipNorm
    self.weightDecay = weightDecay
  }

  /// The factor that clipping gives this gradient.
  func scale(of gradient: Gradient) -> Double {
    guard clipNorm < .infinity else { return 1 }
    let norm = gradient.norm
    return norm > clipNorm ? clipNorm / norm : 1
  }

  /// The gradient after clipping and decay, with operations that can be differentiated (the factor
  /// is a constant, as deep-learning libraries have it).
  func treated(_ gradient: Gradient, of parameters: [Tensor]) -> [Tensor] {
    let scale = scale(of: gradient)
    return zip(gradient.tensors, parameters).map { g, w in
      let scaled = scale == 1 ? g : g * scale
      return weightDecay == 0 ? scaled : scaled + w * weightDecay
    }
  }
}

extension ParameterTree {
  /// Zeros of the form of this tree's parameters: fresh moments.
  var zeroedParameters: [Tensor] {
    parameters.map { Tensor.zeros($0.shape, elementType: $0.elementType) }
  }
}

func checkForm(_ moments: [Tensor], _ gradient: Gradient, _ optimizer: StaticString) {
  require(
    moments.count == gradient.tensors.count,
    "\(optimizer) was made for \(moments.count) parameters; the gradient has "
      + "\(gradient.tensors.count)")
}

extension ParameterVisitor {
  /// Walks a list of tensors, called `name.0`, ….
  mutating func visit(_ name: String, _ tensors: inout [Tensor]) {
    for i in tensors.indices { visit("\(name).\(i)", &tensors[i]) }
  }
}
