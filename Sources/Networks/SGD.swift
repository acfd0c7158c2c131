import Tensors

/// Gradient descent with momentum (0: plain).
///
/// v ← momentum·v + g, w ← w − rate · v.
public struct SGD: Optimizer {
  /// The learning rate.
  public var rate: Double
  /// How much of the last velocity stays.
  public var momentum: Double
  /// Clipping and decay of weights.
  public var treatment: GradientTreatment
  private var velocity: [Tensor]

  /// An optimizer for trees of the form of `tree`.
  public init(
    for tree: some ParameterTree, rate: Double, momentum: Double = 0,
    treatment: GradientTreatment = GradientTreatment()
  ) {
    self.rate = rate
    self.momentum = momentum
    self.treatment = treatment
    velocity = tree.zeroedParameters
  }

  /// Moves the tree against the gradient, in place.
  public mutating func step(_ tree: inout some ParameterTree, along gradient: Gradient) {
    checkForm(velocity, gradient, "SGD")
    var stepper = Stepper(settings: self, gradient: gradient, scale: treatment.scale(of: gradient))
    stepper.settings.velocity = []
    swap(&stepper.velocity, &velocity)
    tree.walk(&stepper)
    swap(&stepper.velocity, &velocity)
  }

  private struct Stepper: ParameterVisitor {
    var settings: SGD
    let gradient: Gradient
    let scale: Double
    var velocity: [Tensor] = []
    var index = 0

    mutating func visit(_ name: String, _ parameter: inout Tensor) {
      parameter.stepSGD(
        velocity: &velocity[index], along: gradient.tensors[index], rate: settings.rate,
        momentum: settings.momentum, weightDecay: settings.treatment.weightDecay,
        gradientScale: scale)
      index += 1
    }
  }

  /// The tree moved against the gradient, and the optimizer after that step. Differentiable.
  public func stepped<Tree: ParameterTree>(_ tree: Tree, along gradient: Gradient) -> (Tree, SGD) {
    checkForm(velocity, gradient, "SGD")
    var after = self
    let treated = treatment.treated(gradient, of: tree.parameters)
    let moved = tree.mapped { index, parameter in
      let v = velocity[index] * momentum + treated[index]
      after.velocity[index] = v
      return parameter - v * rate
    }
    return (moved, after)
  }

  /// Shows the velocities, which belong to the saved state.
  public mutating func walk(_ visitor: inout some ParameterVisitor) {
    visitor.visit("velocity", &velocity)
  }
}
