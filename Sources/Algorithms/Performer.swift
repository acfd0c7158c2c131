import Environments
import Tensors

/// What can be judged: it acts as well as it can and learns nothing.
public protocol Performer {
  /// What is remembered before the first observation of `count` environments; `nil` without a memory.
  func emptyMemory(for count: Int) -> Tensor?

  /// Actions for an evaluation.
  /// - Parameters:
  ///   - observations: `[batch, observation]`.
  ///   - memory: what is remembered of each environment; goes on by one step.
  ///   - resets: which environments are new, so that what is remembered of them goes.
  ///   - random: for policies that are judged as they draw.
  func perform(
    on observations: Tensor, memory: inout Tensor?, resets: [Bool],
    using random: inout RandomStream
  ) -> Actions

  /// What is remembered once it is known what the last actions were paid.
  /// - Parameters:
  ///   - rewards: one an environment, as they are learned from.
  ///   - memory: what is remembered after having acted.
  func noting(_ rewards: [Double], in memory: Tensor?) -> Tensor?
}

extension Performer {
  /// Most agents do not remember what they were paid.
  public func noting(_ rewards: [Double], in memory: Tensor?) -> Tensor? { memory }
}

extension OffPolicyAgent {
  /// These agents remember nothing.
  public func emptyMemory(for count: Int) -> Tensor? { nil }

  /// The action that the agent thinks best, without noise.
  public func perform(
    on observations: Tensor, memory: inout Tensor?, resets: [Bool],
    using random: inout RandomStream
  ) -> Actions {
    .vectors(act(on: observations).floats)
  }
}
