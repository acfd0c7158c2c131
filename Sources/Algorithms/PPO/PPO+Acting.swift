import Environments
import Tensors

extension PPO {
  /// Rollouts of the settings' length; memories where sequences begin.
  public var appetite: RolloutAppetite {
    // A whole rollout is one sequence: then only the memory before its first step is wanted.
    let whole = settings.rolloutSteps > 0 ? settings.rolloutSteps : Int.max
    return RolloutAppetite(
      steps: settings.rolloutSteps,
      memoryEvery: settings.chunkSteps > 0 ? settings.chunkSteps : whole)
  }

  /// A memory that holds nothing, `[2, count, width]`, or `[4, count, width]` where actor and critic
  /// remember apart.
  public func emptyMemory(for count: Int) -> Tensor? { network.emptyMemory(for: count) }

  /// A draw from the policy.
  public func decide(
    _ observations: Tensor, memory: Tensor?, resets: [Bool], using random: inout RandomStream
  ) -> Decision {
    let seen = network(step: observations, memory: memory, resets: Tensor(flags: resets))
    return Decision(
      actions: seen.policy.sample(using: &random), values: seen.values, memory: seen.memory)
  }

  /// What the critic thinks, `[batch]`.
  public func values(of observations: Tensor, memory: Tensor?) -> Tensor {
    network.values(of: observations, memory: memory)
  }

  /// The most probable action, or a draw where the settings say so.
  public func perform(
    on observations: Tensor, memory: inout Tensor?, resets: [Bool],
    using random: inout RandomStream
  ) -> Actions {
    let seen = network(step: observations, memory: memory, resets: Tensor(flags: resets))
    memory = seen.memory
    return settings.judgedBy == .mode ? seen.policy.mode : seen.policy.sample(using: &random)
  }

  /// Sets the learning rate to `factor` times that of the settings.
  public mutating func scaleRates(by factor: Double) {
    optimizer.rate = settings.learningRate * factor
  }

  /// Everything that was learned, and nothing else: the saved state.
  public mutating func walk(_ visitor: inout some ParameterVisitor) {
    visitor.visit("network", &network)
    visitor.visit("optimizer", &optimizer)
    visitor.visit("penalty", &penalty)
  }
}
