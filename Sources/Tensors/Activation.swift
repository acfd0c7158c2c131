import CKernels

/// The non-linearity after a linear layer, computed together with it.
public enum Activation: String, CaseIterable, Sendable, Hashable {
  /// x
  case identity
  /// max(x, 0); its derivative at 0 is taken to be 0.
  case relu
  /// The hyperbolic tangent.
  case tanh
  /// 1 / (1 + e⁻ˣ)
  case sigmoid

  var kernel: ck_activation {
    switch self {
    case .identity: ck_identity_activation
    case .relu: ck_relu_activation
    case .tanh: ck_tanh_activation
    case .sigmoid: ck_sigmoid_activation
    }
  }
}
