import Tensors

/// RMSProp (Tieleman and Hinton 2012), uncentred, with ε outside the root or, as TensorFlow has it, inside.
///
/// s ← decay·s + (1−decay)g², w ← w − rate · g / (√s + ε), or w ← w − rate · g / √(s + ε). With an ε of
/// 0.01 these are two different optimizers: where gradients are small the second one steps a tenth as far.
public struct RMSProp: Optimizer {
  /// The learning rate.
  public var rate: Double
  /// The memory of the mean square.
  public var decay: Double
  /// ε, which keeps the division finite.
  public var epsilon: Double
  /// Clipping and decay of weights.
  public var treatment: GradientTreatment
  /// Where ε stands, and where mean squares begin.
  public let form: Form
  private var second: [Tensor]

  /// Whose RMSProp.
  public enum Form: Sendable, Hashable {
    /// PyTorch's: ε outside the root, mean squares that begin at 0.
    case plain
    /// TensorFlow's, which OpenAI's baselines and DeepMind's programs use: ε inside the root, mean squares
    /// that begin at 1.
    case tensorFlow
  }

  /// An optimizer for trees of the form of `tree`.
  public init(
    for tree: some ParameterTree, rate: Double, decay: Double = 0.99, epsilon: Double = 1e-8,
    form: Form = .plain, treatment: GradientTreatment = GradientTreatment()
  ) {
    self.rate = rate
    self.decay = decay
    self.epsilon = epsilon
    self.treatment = treatment
    self.form = form
    second = tree.zeroedParameters
    if form == .tensorFlow { second = second.map { $0 + 1 } }
  }

  private var outerEpsilon: Double { form == .plain ? epsilon : 0 }
  private var innerEpsilon: Double { form == .plain ? 0 : epsilon }

  /// Moves the tree against the gradient, in place.
  public mutating func step(_ tree: inout some ParameterTree, along gradient: Gradient) {
    checkForm(second, gradient, "RMSProp")
    var stepper = Stepper(settings: self, gradient: gradient, scale: treatment.scale(of: gradient))
    stepper.settings.second = []
    swap(&stepper.second, &second)
    tree.walk(&stepper)
    swap(&stepper.second, &second)
  }

  private struct Stepper: ParameterVisitor {
    var settings: RMSProp
    let gradient: Gradient
    let scale: Double
    var second: [Tensor] = []
    var index = 0

    mutating func visit(_ name: String, _ parameter: inout Tensor) {
      parameter.stepRMSProp(
        second: &second[index], along: gradient.tensors[index], rate: settings.rate,
        decay: settings.decay, epsilon: settings.outerEpsilon, innerEpsilon: settings.innerEpsilon,
        weightDecay: settings.treatment.weightDecay, gradientScale: scale)
      index += 1
    }
  }

  /// The tree moved against the gradient, and the optimizer after that step. Differentiable.
  public func stepped<Tree: ParameterTree>(
    _ tree: Tree, along gradient: Gradient
  ) -> (Tree, RMSProp) {
    checkForm(second, gradient, "RMSProp")
    var after = self
    let treated = treatment.treated(gradient, of: tree.parameters)
    let moved = tree.mapped { index, parameter in
      let g = treated[index]
      let s = second[index] * decay + g.squared() * (1 - decay)
      after.second[index] = s
      // A parameter that has never had a gradient has s = 0, where the root has no slope: 0 · ∞.
      let root = (s + max(innerEpsilon, 1e-30)).squareRoot()
      return parameter - g / (root + outerEpsilon) * rate
    }
    return (moved, after)
  }

  /// Shows the mean squares, which belong to the saved state.
  public mutating func walk(_ visitor: inout some ParameterVisitor) {
    visitor.visit("second", &second)
  }
}
