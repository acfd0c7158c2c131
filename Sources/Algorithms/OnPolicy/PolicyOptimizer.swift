import Networks
import Tensors

/// The optimizer that a setting chose.
public struct PolicyOptimizer: ParameterTree {
  private var adam: Adam?
  private var rmsProp: RMSProp?
  private var sgd: SGD?

  /// Which optimizers there are.
  public enum Kind: String, CaseIterable, Sendable {
    /// Adam, with ε outside the root.
    case adam
    /// RMSProp with a memory of 0.99 and ε outside the root.
    case rmsProp = "rms-prop"
    /// RMSProp as TensorFlow has it: a memory of 0.99, ε inside the root, mean squares that begin at 1.
    case tensorFlowRMSProp = "rms-prop-tensorflow"
    /// Plain gradient descent.
    case sgd
  }

  /// An optimizer for trees of the form of `tree`.
  /// - Parameters:
  ///   - clip: bound of the gradient's norm; 0 for none.
  ///   - epsilon: what keeps Adam's and RMSProp's divisions finite.
  public init(
    _ kind: Kind, for tree: some ParameterTree, rate: Double, clip: Double, epsilon: Double = 1e-5
  ) {
    let treatment = GradientTreatment(clipNorm: clip > 0 ? clip : .infinity)
    switch kind {
    case .adam: adam = Adam(for: tree, rate: rate, epsilon: epsilon, treatment: treatment)
    case .rmsProp: rmsProp = RMSProp(for: tree, rate: rate, epsilon: epsilon, treatment: treatment)
    case .tensorFlowRMSProp:
      rmsProp = RMSProp(
        for: tree, rate: rate, epsilon: epsilon, form: .tensorFlow, treatment: treatment)
    case .sgd: sgd = SGD(for: tree, rate: rate, treatment: treatment)
    }
  }

  /// The learning rate of the next step.
  public var rate: Double {
    get { adam?.rate ?? rmsProp?.rate ?? sgd?.rate ?? 0 }
    set {
      adam?.rate = newValue
      rmsProp?.rate = newValue
      sgd?.rate = newValue
    }
  }

  /// Moves the tree against the gradient, in place.
  public mutating func step(_ tree: inout some ParameterTree, along gradient: Gradient) {
    adam?.step(&tree, along: gradient)
    rmsProp?.step(&tree, along: gradient)
    sgd?.step(&tree, along: gradient)
  }

  /// The tree moved against the gradient, and the optimizer after that step. Differentiable.
  /// - Parameter holdingSecondMoment: whether Adam's mean square counts as a constant.
  public func stepped<Tree: ParameterTree>(
    _ tree: Tree, along gradient: Gradient, holdingSecondMoment: Bool = false
  ) -> (Tree, PolicyOptimizer) {
    var (moved, after) = (tree, self)
    if let adam {
      let (tree, next) = adam.stepped(
        tree, along: gradient, holdingSecondMoment: holdingSecondMoment)
      (moved, after.adam) = (tree, next)
    }
    if let rmsProp {
      let (tree, next) = rmsProp.stepped(tree, along: gradient)
      (moved, after.rmsProp) = (tree, next)
    }
    if let sgd {
      let (tree, next) = sgd.stepped(tree, along: gradient)
      (moved, after.sgd) = (tree, next)
    }
    return (moved, after)
  }

  /// Shows the moments, which belong to the saved state.
  public mutating func walk(_ visitor: inout some ParameterVisitor) {
    if var part = adam {
      adam = nil
      visitor.visit("adam", &part)
      adam = part
    }
    if var part = rmsProp {
      rmsProp = nil
      visitor.visit("rms_prop", &part)
      rmsProp = part
    }
    if var part = sgd {
      sgd = nil
      visitor.visit("sgd", &part)
      sgd = part
    }
  }
}
