import Tensors

/// Adam (Kingma and Ba 2015), with bias correction and ε outside the root.
///
/// m ← β₁m + (1−β₁)g, s ← β₂s + (1−β₂)g², w ← w − rate · m̂ / (√ŝ + ε).
public struct Adam: Optimizer {
  /// The learning rate.
  public var rate: Double
  /// β₁, the memory of the mean.
  public var beta1: Double
  /// β₂, the memory of the mean square.
  public var beta2: Double
  /// ε, which keeps the division finite.
  public var epsilon: Double
  /// Clipping and decay.
  public var treatment: GradientTreatment
  /// Steps taken.
  public private(set) var count = 0
  private var first: [Tensor]
  private var second: [Tensor]

  /// An optimizer for trees of the form of `tree`.
  public init(
    for tree: some ParameterTree, rate: Double, beta1: Double = 0.9, beta2: Double = 0.999,
    epsilon: Double = 1e-8, treatment: GradientTreatment = GradientTreatment()
  ) {
    self.rate = rate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.treatment = treatment
    first = tree.zeroedParameters
    second = tree.zeroedParameters
  }

  /// Moves the tree against the gradient, in place.
  public mutating func step(_ tree: inout some ParameterTree, along gradient: Gradient) {
    checkForm(first, gradient, "Adam")
    count += 1
    // The moments move into the visitor and back, so that they stay uniquely owned and are
    // written in place.
    var stepper = Stepper(settings: self, gradient: gradient, scale: treatment.scale(of: gradient))
    stepper.settings.first = []
    stepper.settings.second = []
    swap(&stepper.first, &first)
    swap(&stepper.second, &second)
    tree.walk(&stepper)
    swap(&stepper.first, &first)
    swap(&stepper.second, &second)
  }

  private struct Stepper: ParameterVisitor {
    var settings: Adam
    let gradient: Gradient
    let scale: Double
    var first: [Tensor] = []
    var second: [Tensor] = []
    var index = 0

    mutating func visit(_ name: String, _ parameter: inout Tensor) {
      parameter.stepAdam(
        first: &first[index], second: &second[index], along: gradient.tensors[index],
        rate: settings.rate, beta1: settings.beta1, beta2: settings.beta2,
        epsilon: settings.epsilon, weightDecay: settings.treatment.weightDecay,
        gradientScale: scale, count: settings.count)
      index += 1
    }
  }

  /// The tree moved against the gradient, and the optimizer after that step. Differentiable.
  public func stepped<Tree: ParameterTree>(_ tree: Tree, along gradient: Gradient) -> (Tree, Adam) {
    stepped(tree, along: gradient, holdingSecondMoment: false)
  }

  /// The same, with a choice of what derivatives see.
  /// - Parameter holdingSecondMoment: whether the new mean square counts as a constant, so that what
  ///   flows back goes through the mean alone. The step itself is the same.
  public func stepped<Tree: ParameterTree>(
    _ tree: Tree, along gradient: Gradient, holdingSecondMoment: Bool
  ) -> (Tree, Adam) {
    checkForm(first, gradient, "Adam")
    var after = self
    after.count += 1
    let treated = treatment.treated(gradient, of: tree.parameters)
    // The same power as in place, so that the two agree after any number of steps.
    let correction1 = 1 - Tensor.power(beta1, after.count)
    let correction2 = 1 - Tensor.power(beta2, after.count)
    let moved = tree.mapped { index, parameter in
      let g = treated[index]
      let m = first[index] * beta1 + g * (1 - beta1)
      let square = second[index] * beta2 + g.squared() * (1 - beta2)
      let s = holdingSecondMoment ? square.detached() : square
      after.first[index] = m
      after.second[index] = s
      // A parameter that has never had a gradient has s = 0, where the root has no slope: 0 · ∞.
      let root = (s / correction2 + 1e-30).squareRoot()
      return parameter - m / (root + epsilon) * (rate / correction1)
    }
    return (moved, after)
  }

  /// Shows the moments and the count, which belong to the saved state.
  public mutating func walk(_ visitor: inout some ParameterVisitor) {
    visitor.visit("first", &first)
    visitor.visit("second", &second)
    visitor.visit("count", &count)
  }
}
