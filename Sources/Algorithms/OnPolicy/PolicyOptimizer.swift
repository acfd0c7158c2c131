import Networks
import Tensors

/// The optimizer that a setting chose.
public struct PolicyOptimizer: ParameterTree {
  private var adam: Adam?
  private var rmsProp: RMSProp?

  /// Which optimizers there are.
  public enum Kind: String, CaseIterable, Sendable {
    /// Adam, with ε = 1e-5 outside the root.
    case adam
    /// RMSProp with a memory of 0.99 and ε = 1e-5 outside the root.
    case rmsProp = "rms-prop"
  }

  /// An optimizer for trees of the form of `tree`.
  /// - Parameter clip: bound of the gradient's norm; 0 for none.
  public init(_ kind: Kind, for tree: some ParameterTree, rate: Double, clip: Double) {
    let treatment = GradientTreatment(clipNorm: clip > 0 ? clip : .infinity)
    switch kind {
    case .adam: adam = Adam(for: tree, rate: rate, epsilon: 1e-5, treatment: treatment)
    case .rmsProp: rmsProp = RMSProp(for: tree, rate: rate, epsilon: 1e-5, treatment: treatment)
    }
  }

  /// The learning rate of the next step.
  public var rate: Double {
    get { adam?.rate ?? rmsProp?.rate ?? 0 }
    set {
      adam?.rate = newValue
      rmsProp?.rate = newValue
    }
  }

  /// Moves the tree against the gradient, in place.
  public mutating func step(_ tree: inout some ParameterTree, along gradient: Gradient) {
    adam?.step(&tree, along: gradient)
    rmsProp?.step(&tree, along: gradient)
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
  }
}
