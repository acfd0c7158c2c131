import Environments
import Networks
import Tensors

/// The networks of an on-policy agent: the actor and the critic, each after a memory and a torso that
/// both share, after memories of their own, or after neither. Where observations are pictures, what looks
/// at them stands before all of it.
///
/// ```swift
/// let network = PolicyNetwork(
///   observationSize: 4, actions: .discrete(count: 2), form: PolicyForm(), using: &random)
/// let seen = network(observations, memory: nil, resets: resets)   // [time, batch, 4]
/// let loss = -(seen.policy.logProbability(of: actions) * advantages).mean()
/// ```
///
/// What is remembered is one tensor: `[2, batch, width]` as an LSTM has it, `[window, batch, inputs]` as a window of
/// attention has it; twice as many rows where the memories are separate, the actor's, then the critic's. Columns are
/// environments in all, so that whoever carries, stores or picks memories need not know which it is.
public struct PolicyNetwork: ParameterTree {
  /// What looks at pictures; `nil` where observations are vectors, or taken for such.
  public var vision: ImageTorso?
  /// What carries experience from step to step, the actor's alone where the critic has its own; `nil`
  /// for a policy of the present observation.
  public var memory: PolicyMemory?
  /// What the critic remembers with where the memories are separate; `nil` elsewhere.
  public var criticMemory: PolicyMemory?
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
  /// - Parameter picture: how observations lie that are pictures; needed where the form has a torso.
  public init(
    observationSize: Int, picture: PictureLayout? = nil, actions: Space, form: PolicyForm,
    using random: inout RandomStream
  ) {
    require(observationSize > 0, "PolicyNetwork needs observations, not \(observationSize) numbers")
    require(
      form.memorySharing == .shared || form.memory > 0 && form.shared.isEmpty,
      "PolicyNetwork: separate memories need a width and no shared layers after them, not the width "
        + "\(form.memory) and the layers \(form.shared)")
    head = PolicyHead(actions: actions, form: form)
    var width = observationSize
    if form.torso != .none {
      guard let picture, picture.size == observationSize else {
        fatalError(
          "PolicyNetwork: the torso \(form.torso.rawValue) looks at pictures, and observations of "
            + "\(observationSize) numbers are none")
      }
      var stream = random.fork("vision")
      vision = ImageTorso(
        form.torso, picture, initializer: form.torsoInitializer, using: &stream)
      width = ImageTorso.width
    }
    if form.memory > 0 {
      var stream = random.fork("memory")
      memory = PolicyMemory(width, form: form, using: &stream)
      if form.memorySharing == .separate {
        var own = random.fork("critic memory")
        criticMemory = PolicyMemory(width, form: form, using: &own)
      }
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

  /// Shows what looks at pictures, the memories, torso, actor, critic and deviations.
  public mutating func walk(_ visitor: inout some ParameterVisitor) {
    if var part = vision {
      vision = nil
      visitor.visit("vision", &part)
      vision = part
    }
    // The part leaves its place while it is shown, so that it stays uniquely owned and an optimizer
    // writes it in place.
    if var part = memory {
      memory = nil
      visitor.visit("memory", &part)
      memory = part
    }
    if var part = criticMemory {
      criticMemory = nil
      visitor.visit("critic_memory", &part)
      criticMemory = part
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

extension Perceptron {
  /// Gives the hidden layers activations of their own, in order; layers beyond the list keep theirs.
  fileprivate mutating func setActivations(_ activations: [Activation]) {
    for (index, activation) in activations.enumerated() where index < hidden.count {
      hidden[index] = Linear(
        weights: hidden[index].weights, bias: hidden[index].bias, activation: activation)
    }
  }
}
