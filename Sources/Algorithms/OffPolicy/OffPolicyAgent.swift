import Experience
import Networks
import Tensors

/// What learns from a replay, as the training loop sees it. An agent is a value: copy it and the
/// copy goes its own way; walk it and everything that it has learned passes by.
public protocol OffPolicyAgent: ParameterTree, Performer, SendableMetatype {
  /// How many steps `update` wants in a batch.
  var batchSize: Int { get }

  /// Actions to explore with, within −1…1.
  /// - Parameters:
  ///   - observations: `[batch, observation]`, a row an environment.
  ///   - exploration: where the noise comes from, and what it remembers of each environment.
  /// - Returns: `[batch, action]`.
  func act(on observations: Tensor, exploring exploration: inout Exploration) -> Tensor

  /// The actions that the agent thinks best, without noise: for evaluation. `[batch, observation]`
  /// to `[batch, action]`.
  func act(on observations: Tensor) -> Tensor

  /// Sets every learning rate to `factor` times what the settings say: schedules are functions of
  /// the run's progress, computed outside.
  mutating func scaleRates(by factor: Double)

  /// Learns once.
  /// - Returns: what happened, as numbers.
  mutating func update(on batch: Transitions, using random: inout RandomStream) -> Metrics
}

extension OffPolicyAgent {
  /// Actions to explore with, from a bare stream: for noise without a memory, and loops of one's own.
  /// Noise that remembers starts anew with every call.
  public func act(on observations: Tensor, using random: inout RandomStream) -> Tensor {
    var exploration = Exploration(random)
    defer { random = exploration.random }
    return act(on: observations, exploring: &exploration)
  }
}
