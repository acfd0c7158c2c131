import Environments
import Networks
import Tensors

/// The networks of an on-policy agent: a memory and a torso that both parts share (or neither), the
/// actor, and the critic.
///
/// ```swift
/// let network = PolicyNetwork(
///   observationSize: 4, actions: .discrete(count: 2), form: PolicyForm(), using: &random)
/// let seen = network(observations, memory: nil, resets: resets)   // [time, batch, 4]
/// let loss = -(seen.policy.logProbability(of: actions) * advantages).mean()
/// ```
public struct PolicyNetwork: ParameterTree {
  /// What carries experience from step to step; `nil` for a policy of the present observation.
  public var memory: LSTM?
  /// Layers that actor and critic share.
  public var torso: [Linear]
  /// Features to the numbers that a distribution is made of.
  public var actor: Perceptron
  /// Features to a value.
  public var critic: Perceptron
  /// The logarithms of the standard deviations, `[action]`, where these do not depend on what is
  /// seen; `nil` elsewhere.
  public var logDeviations: Tensor?
  let head: PolicyHead

  /// Freshly drawn networks.
  public init(
    observationSize: Int, actions: Space, form: PolicyForm, using random: inout RandomStream
  ) {
    require(observationSize > 0, "PolicyNetwork needs observations, not \(observationSize) numbers")
    head = PolicyHead(actions: actions, form: form)
    var width = observationSize
    if form.memory > 0 {
      var stream = random.fork("memory")
      memory = LSTM(width, form.memory, using: &stream)
      width = form.memory
    }
    var layers = form.activations.makeIterator()
    var torsoRandom = random.fork("torso")
    torso = []
    for next in form.shared {
      torso.append(
        Linear(
          width, next, activation: layers.next() ?? .tanh, initializer: form.initializer,
          using: &torsoRandom))
      width = next
    }
    var actorRandom = random.fork("actor")
    actor = Perceptron(
      width, hidden: form.hidden, head.outputs, activation: .tanh, initializer: form.initializer,
      headInitializer: form.headInitializer, using: &actorRandom)
    // A policy that begins nearly even explores everything at first.
    actor.head.weights = actor.head.weights * form.policyScale
    var criticRandom = random.fork("critic")
    critic = Perceptron(
      width, hidden: form.hidden, 1, activation: .tanh, initializer: form.initializer,
      headInitializer: form.headInitializer, using: &criticRandom)
    let own = Array(form.activations.dropFirst(form.shared.count))
    actor.setActivations(own)
    critic.setActivations(own)
    if case .gaussian(let size, .free(let start)) = head {
      logDeviations = Tensor.filled([size], with: start)
    }
  }

  /// Shows memory, torso, actor, critic and deviations.
  public mutating func walk(_ visitor: inout some ParameterVisitor) {
    // The part leaves its place while it is shown, so that it stays uniquely owned and an optimizer
    // writes it in place.
    if var part = memory {
      memory = nil
      visitor.visit("memory", &part)
      memory = part
    }
    visitor.visit("torso", &torso)
    visitor.visit("actor", &actor)
    visitor.visit("critic", &critic)
    if var part = logDeviations {
      logDeviations = nil
      visitor.visit("log_deviations", &part)
      logDeviations = part
    }
  }
}

/// What a policy network made of some steps.
public struct PolicyOutput {
  /// A distribution for each of `time · batch` steps.
  public var policy: Policy
  /// `[time · batch]`
  public var values: Tensor
  /// The memory after the last step, `nil` without one.
  public var memory: Tensor?
}

extension PolicyNetwork {
  /// Sees `[time, batch, observation]`, in order.
  /// - Parameters:
  ///   - memory: the memory before the first step; `nil` for networks without one.
  ///   - resets: `[time, batch]`, 1 where the memory is emptied before the step.
  public func callAsFunction(
    _ observations: Tensor, memory: Tensor?, resets: Tensor
  ) -> PolicyOutput {
    require(
      observations.shape.rank == 3,
      "PolicyNetwork sees [time, batch, observation], not \(observations.shape)")
    let (time, batch) = (observations.shape[0], observations.shape[1])
    guard let recurrent = self.memory else {
      return output(observations.reshaped([time * batch, observations.shape[2]]), memory: nil)
    }
    let (remembered, after) = recurrent.unrolled(
      observations, from: required(memory), resets: resets)
    return output(remembered.reshaped([time * batch, remembered.shape[2]]), memory: after)
  }

  /// Sees one step, `[batch, observation]`.
  /// - Parameter resets: `[batch]`, 1 where the memory is emptied before it.
  public func callAsFunction(
    step observations: Tensor, memory: Tensor?, resets: Tensor
  ) -> PolicyOutput {
    guard let recurrent = self.memory else { return output(observations, memory: nil) }
    let (remembered, after) = recurrent(
      observations, state: required(memory), resets: resets)
    return output(remembered, memory: after)
  }

  /// The critic alone, for one step: `[batch, observation]` to `[batch]`.
  public func values(of observations: Tensor, memory: Tensor?) -> Tensor {
    var features = observations
    if let recurrent = self.memory {
      let none = Tensor.zeros([observations.shape[0]], elementType: observations.elementType)
      features = recurrent(observations, state: required(memory), resets: none).output
    }
    return critic(shared(features)).reshaped([observations.shape[0]])
  }

  private func output(_ features: Tensor, memory: Tensor?) -> PolicyOutput {
    let features = shared(features)
    return PolicyOutput(
      policy: head.policy(from: actor(features), logDeviations: logDeviations),
      values: critic(features).reshaped([features.shape[0]]), memory: memory)
  }

  private func shared(_ features: Tensor) -> Tensor { torso.reduce(features) { $1($0) } }

  private func required(_ memory: Tensor?) -> Tensor {
    guard let memory else {
      fatalError("A recurrent policy needs the memory before the first step: emptyMemory(for:)")
    }
    return memory
  }
}

extension Perceptron {
  /// Gives the hidden layers activations of their own, in order; layers beyond the list keep theirs.
  fileprivate mutating func setActivations(_ activations: [Activation]) {
    for (index, activation) in activations.enumerated() where index < hidden.count {
      hidden[index] = Linear(
        weights: hidden[index].weights, bias: hidden[index].bias, activation: activation)
    }
  }
}
