import Experience
import Tensors

/// Something else that the networks are to learn: asked before each step of the optimizer with the networks as
/// they are, it gives a gradient that is added to the agent's own, or nothing.
public typealias GradientHelper = (PolicyNetwork) -> Gradient?

/// An agent whose steps can serve a second purpose: A2C and PPO.
public protocol AssistedLearner: PolicyNetworkAgent {
  /// γ
  var discount: Double { get }

  /// Learns once from a rollout of its own, each step of its optimizer along the sum of its own gradient and
  /// the helper's.
  /// - Returns: what happened, as numbers.
  mutating func update(
    on rollout: Rollout, using random: inout RandomStream, assistedBy helper: GradientHelper
  ) -> Metrics
}

extension AssistedLearner {
  /// Learns once from a rollout of its own.
  public mutating func update(on rollout: Rollout, using random: inout RandomStream) -> Metrics {
    update(on: rollout, using: &random) { _ in nil }
  }

  func helped(_ gradient: Gradient, by helper: GradientHelper) -> Gradient {
    helper(network).map { gradient + $0 } ?? gradient
  }
}

extension A2C: AssistedLearner {
  /// γ
  public var discount: Double { settings.discount }
}

extension PPO: AssistedLearner {
  /// γ
  public var discount: Double { settings.discount }
}
