import Environments
import Experience
import Tensors

/// One worker of A3C, asynchronous advantage actor–critic (Mnih et al. 2016, Algorithm S3): it acts with
/// a copy of the shared parameters, steps these along its own gradients, and copies them anew.
///
/// What several threads share is `SharedParameters`; a worker itself stays on one thread.
public struct A3CWorker: OnPolicyAgent {
  /// The worker's own copy.
  public private(set) var learner: A2C
  private let shared: SharedParameters
  private var rate: Double

  /// A worker with the shared parameters as they stand.
  public init(_ learner: A2C, sharing shared: SharedParameters) {
    self.learner = learner
    self.shared = shared
    rate = learner.settings.learningRate
    copyParameters()
  }

  /// Makes the worker's own parameters those that are shared.
  public mutating func copyParameters() { shared.read(into: &learner.network) }

  /// A step of the shared parameters for each piece of the rollout.
  public mutating func update(on rollout: Rollout, using random: inout RandomStream) -> Metrics {
    var metrics = Metrics()
    for lesson in learner.lessons(from: rollout) {
      let (gradient, learned) = learner.gradient(from: lesson)
      let (limit, norm) = (learner.settings.gradientClip, gradient.norm)
      shared.stepRMSProp(
        along: gradient, rate: rate, scale: limit > 0 && norm > limit ? limit / norm : 1)
      copyParameters()
      metrics = learned
    }
    return metrics
  }

  /// As the learner's.
  public var appetite: RolloutAppetite { learner.appetite }

  /// As the learner's.
  public func emptyMemory(for count: Int) -> Tensor? { learner.emptyMemory(for: count) }

  /// As the learner's.
  public func decide(
    _ observations: Tensor, memory: Tensor?, resets: [Bool], using random: inout RandomStream
  ) -> Decision {
    learner.decide(observations, memory: memory, resets: resets, using: &random)
  }

  /// As the learner's.
  public func values(of observations: Tensor, memory: Tensor?) -> Tensor {
    learner.values(of: observations, memory: memory)
  }

  /// As the learner's.
  public func perform(
    on observations: Tensor, memory: inout Tensor?, resets: [Bool],
    using random: inout RandomStream
  ) -> Actions {
    learner.perform(on: observations, memory: &memory, resets: resets, using: &random)
  }

  /// Sets the learning rate to `factor` times that of the settings.
  public mutating func scaleRates(by factor: Double) {
    rate = learner.settings.learningRate * factor
  }

  /// The worker's own copy.
  public mutating func walk(_ visitor: inout some ParameterVisitor) {
    visitor.visit("learner", &learner)
  }
}

extension A2C {
  /// Takes the shared parameters and mean squares: what is judged and saved.
  public mutating func copy(_ shared: SharedParameters) {
    shared.read(into: &network)
    shared.readSquares(into: &optimizer)
  }

  /// Gives its own to all workers.
  public func publish(to shared: SharedParameters) { shared.write(network, squares: optimizer) }
}
