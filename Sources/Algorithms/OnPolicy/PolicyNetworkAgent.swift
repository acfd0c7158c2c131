import Environments
import Tensors

/// An agent that acts by a `PolicyNetwork` alone, whatever it learns by: A2C, PPO and IMPALA.
public protocol PolicyNetworkAgent: OnPolicyAgent, SightExplainable {
  /// Policy and values.
  var network: PolicyNetwork { get }
  /// How it acts when it is judged.
  var judgedBy: A2CSettings.Judgement { get }
}

extension PolicyNetworkAgent {
  /// How its policy sees pictures.
  public var sight: Sight? { network.sight }

  /// A memory that holds nothing; its columns are environments.
  public func emptyMemory(for count: Int) -> Tensor? { network.emptyMemory(for: count) }

  /// A draw from the policy.
  public func decide(
    _ observations: Tensor, memory: Tensor?, resets: [Bool], using random: inout RandomStream
  ) -> Decision {
    let seen = network(step: observations, memory: memory, resets: Tensor(flags: resets))
    let actions = seen.policy.sample(using: &random)
    return Decision(
      actions: actions, values: seen.values, memory: seen.memory,
      logProbabilities: appetite.logProbabilities ? seen.policy.logProbability(of: actions) : nil)
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
    return judgedBy == .mode ? seen.policy.mode : seen.policy.sample(using: &random)
  }
}

extension Tensor {
  /// 1 for true, 0 for false, `[count]`.
  public init(flags: [Bool]) { self.init(flags.map { $0 ? 1 : 0 }, shape: [flags.count]) }
}
