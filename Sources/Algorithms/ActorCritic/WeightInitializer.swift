import Networks

/// How the weights of all layers are drawn, as a setting.
public enum WeightInitializer: String, CaseIterable, Sendable {
  /// Uniform within ±1/√inputs.
  case fanInUniform = "fan-in-uniform"
  /// Normal with the standard deviation √(2/inputs).
  case kaimingNormal = "kaiming-normal"
  /// Uniform within ±√(6/(inputs + outputs)).
  case xavierUniform = "xavier-uniform"
  /// Random orthonormal matrices.
  case orthogonal

  /// What draws them.
  public var initializer: Initializer {
    switch self {
    case .fanInUniform: .fanInUniform
    case .kaimingNormal: .kaimingNormal
    case .xavierUniform: .xavierUniform()
    case .orthogonal: .orthogonal()
    }
  }
}
