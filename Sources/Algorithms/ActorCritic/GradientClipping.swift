import Tensors

/// A bound on the norm of gradients.
public struct GradientClipping: Equatable, Sendable {
  /// Longer gradients are scaled down to this norm; 0 leaves them as they are.
  public var limit: Double
  /// What shares one bound.
  public var scope: Scope

  /// Which parameters share one bound of the gradient's norm.
  public enum Scope: String, CaseIterable, Sendable {
    /// Actor and both critics, each optimizer's parameters together.
    case network
    /// Every network's feature layers and its head apart.
    case featuresAndHead = "features-and-head"
  }

  /// The gradient at `network` after clipping.
  func applied(to gradient: Gradient, at network: some FeatureNetwork) -> Gradient {
    guard limit > 0 else { return gradient }
    switch scope {
    case .network: return gradient.clipped(toNorm: limit)
    case .featuresAndHead:
      var tensors: [Tensor] = []
      for size in network.partSizes {
        let part = gradient.tensors[tensors.count..<tensors.count + size]
        tensors += Gradient(Array(part)).clipped(toNorm: limit).tensors
      }
      return Gradient(tensors)
    }
  }
}
