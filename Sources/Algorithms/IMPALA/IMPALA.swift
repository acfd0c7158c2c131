import Environments
import Estimators
import Experience
import Networks
import Tensors

/// IMPALA's learner (Espeholt et al. 2018): an actor–critic that learns from unrolls of actors whose
/// policy is some updates old, and corrects for that by V-trace. See `Guides/IMPALA.md`.
///
/// A value without threads: actors are copies, and who hands it unrolls is the affair of `Experiments`.
public struct IMPALA: PolicyNetworkAgent {
  /// What was chosen.
  public let settings: IMPALASettings
  /// Policy and critic.
  public var network: PolicyNetwork
  var optimizer: PolicyOptimizer

  /// An untrained agent.
  /// - Parameter picture: how observations lie that are pictures; needed where there is a torso.
  public init(
    observationSize: Int, picture: PictureLayout? = nil, actions: Space, settings: IMPALASettings,
    using random: inout RandomStream
  ) {
    self.settings = settings
    network = PolicyNetwork(
      observationSize: observationSize, picture: picture, actions: actions,
      form: settings.networks.form, using: &random)
    optimizer = PolicyOptimizer(
      settings.optimizer, for: network, rate: settings.learningRate, clip: settings.gradientClip,
      epsilon: settings.epsilon)
  }
}

extension IMPALA {
  /// One step of the optimizer.
  public mutating func update(on rollout: Rollout, using random: inout RandomStream) -> Metrics {
    // Environments know nothing of each other and losses are sums, so that parts can be learned from one
    // after another, where pictures would else take too much room.
    let steps = network.vision == nil ? Int.max : PolicyNetwork.picturesAtATime
    var sum = WeightedSum()
    for part in rollout.parts(ofSteps: steps) {
      var metrics = Metrics()
      let (_, gradient) = valueAndGradient(at: network) { network in
        let losses = losses(of: network, on: part)
        metrics = losses.metrics
        return losses.total
      }
      sum.add(gradient, weight: 1)
      sum.add(metrics, weight: Double(part.batch) / Double(rollout.batch))
    }
    optimizer.step(&network, along: sum.gradient)
    return sum.metrics
  }

  /// What a network should make small (Section 4.2): a pure function of its parameters. Targets and
  /// advantages are constants.
  /// - Parameter rollout: with log-probabilities and final observations.
  public func losses(of network: PolicyNetwork, on rollout: Rollout) -> VTraceLosses {
    guard let before = rollout.logProbabilities else {
      fatalError("IMPALA learns from rollouts with the log-probabilities of their actions")
    }
    let steps = rollout.chunks(of: rollout.time)[0]
    let seen = network(steps)
    let logProbability = seen.policy.logProbability(of: steps.actions)
    let logRatios = logProbability.detached().reshaped(before.shape) - before
    let trace = rollout.rewards(judgedBy: seen, of: network).vTrace(
      logRatios: logRatios, discount: settings.discount, ratioBound: settings.ratioBound,
      traceBound: settings.traceBound, smoothing: settings.smoothing)
    return VTraceLosses(
      policy: -(logProbability * trace.advantages.flattened()).sum(),
      value: (trace.targets.flattened() - seen.values).squared().sum() / 2,
      entropy: seen.policy.entropy.sum(), valueWeight: settings.valueWeight,
      entropyWeight: settings.entropyWeight, ratios: logRatios.exponential(),
      ratioBound: settings.ratioBound)
  }
}

extension Rollout {
  /// The rewards, with what a network that has seen the rollout thinks of every step now, as constants.
  fileprivate func rewards(
    judgedBy seen: PolicyOutput, of network: PolicyNetwork
  ) -> RewardSequence {
    guard let finalObservations else {
      fatalError(
        "IMPALA learns from rollouts with the observations that come after their last step")
    }
    let now = seen.values.detached().reshaped(rewards.shape)
    let last = network.values(of: finalObservations, memory: seen.memory).detached()
    let next = Tensor.concatenated([now.slice(1..<time), last.reshaped([1, batch])], along: 0)
    var sequence = rewardSequence
    sequence.values = now
    // What an episode's last step arrived at is seen nowhere else: there the value from when it was
    // acted on stands, which matters where a time limit bootstraps.
    sequence.nextValues = choose(boundaries, nextValues, next)
    return sequence
  }
}
