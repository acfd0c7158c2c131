import Environments
import Experience
import Tensors

/// What learns from the steps that its own present policy took, as the training loop sees it. An
/// agent is a value: copy it and the copy goes its own way; walk it and everything that it has
/// learned passes by.
public protocol OnPolicyAgent: ParameterTree, Performer, SendableMetatype {
  /// How much experience an update wants.
  var appetite: RolloutAppetite { get }

  /// A draw from the policy for every environment, and what the critic thinks of where it stands.
  /// - Parameters:
  ///   - observations: `[batch, observation]`.
  ///   - memory: what the agent remembers of each environment; `nil` for agents without a memory.
  ///   - resets: which environments are new, so that what is remembered of them goes.
  func decide(
    _ observations: Tensor, memory: Tensor?, resets: [Bool], using random: inout RandomStream
  ) -> Decision

  /// What the critic thinks of observations, `[batch]`, with the memory as it stands before them.
  func values(of observations: Tensor, memory: Tensor?) -> Tensor

  /// Sets every learning rate to `factor` times what the settings say.
  mutating func scaleRates(by factor: Double)

  /// Learns once from a rollout of its own.
  /// - Returns: what happened, as numbers.
  mutating func update(on rollout: Rollout, using random: inout RandomStream) -> Metrics
}

/// How much experience an on-policy agent wants at a time.
public struct RolloutAppetite: Equatable, Sendable {
  /// Steps of each environment; 0 goes on until every environment has ended an episode.
  public var steps: Int
  /// Steps between memories that are stored for learning.
  public var memoryEvery: Int
  /// Whether the observations that steps arrived at are wanted.
  public var arrivals: Bool
  /// Whether it is wanted how probable each action was when it was drawn.
  public var logProbabilities: Bool
  /// Whether the observations that come after the last step are wanted.
  public var finalObservations: Bool

  /// An appetite.
  public init(
    steps: Int, memoryEvery: Int, arrivals: Bool = false, logProbabilities: Bool = false,
    finalObservations: Bool = false
  ) {
    self.steps = steps
    self.memoryEvery = memoryEvery
    self.arrivals = arrivals
    self.logProbabilities = logProbabilities
    self.finalObservations = finalObservations
  }
}

/// What an agent decided for a batch of environments.
public struct Decision {
  /// An action each, as drawn: bounds are the environments' affair.
  public var actions: Actions
  /// `[batch]`: what the critic thinks of where each stands.
  public var values: Tensor
  /// What the agent remembers after having seen the observations.
  public var memory: Tensor?
  /// `[batch]`: the logarithm of the probability (or density) with which each action was drawn;
  /// `nil` where the agent's appetite does not ask for it.
  public var logProbabilities: Tensor?
  /// `[batch, actions]`: what was added to the policy's logits; `nil` where nothing was.
  public var logitOffsets: Tensor?

  /// A decision.
  public init(
    actions: Actions, values: Tensor, memory: Tensor?, logProbabilities: Tensor? = nil,
    logitOffsets: Tensor? = nil
  ) {
    self.actions = actions
    self.values = values
    self.memory = memory
    self.logProbabilities = logProbabilities
    self.logitOffsets = logitOffsets
  }
}
