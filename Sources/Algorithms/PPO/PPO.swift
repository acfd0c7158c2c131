import Environments
import Estimators
import Experience
import Networks
import Tensors

/// PPO, proximal policy optimisation (Schulman et al. 2017): several passes over one rollout, in
/// minibatches, along a surrogate that is clipped where the policy has moved far enough from the one
/// that acted.
///
/// ```swift
/// var agent = PPO(observationSize: 4, actions: .discrete(count: 2), settings: PPOSettings(), using: &random)
/// let metrics = agent.update(on: rollout, using: &random)
/// ```
///
/// The loss is a pure function of a network, steps and advantages, so that meta-learners can
/// differentiate through it. With a memory, minibatches are whole sequences that begin from the
/// memory as it stood when acting. See `Guides/PPO.md`.
public struct PPO: PolicyNetworkAgent {
  /// What was chosen.
  public let settings: PPOSettings
  /// Policy and critic.
  public var network: PolicyNetwork
  /// The optimizer, with its moments.
  public var optimizer: PolicyOptimizer
  /// β of the penalty on the divergence from the policy that acted, `[1]`: it adapts.
  public var penalty: Tensor

  /// An untrained agent.
  /// - Parameter picture: how observations lie that are pictures; needed where there is a torso.
  public init(
    observationSize: Int, picture: PictureLayout? = nil, actions: Space, settings: PPOSettings,
    using random: inout RandomStream
  ) {
    self.settings = settings
    network = PolicyNetwork(
      observationSize: observationSize, picture: picture, actions: actions, form: settings.form,
      using: &random)
    optimizer = PolicyOptimizer(
      settings.optimizer, for: network, rate: settings.learningRate, clip: settings.gradientClip)
    penalty = Tensor([Float(settings.penalty)])
  }
}

extension PPO {
  /// `epochs` passes over the rollout in drawn minibatches, a step of the optimizer each, unless the
  /// policy has moved too far; then the penalty adapts.
  public mutating func update(
    on rollout: Rollout, using random: inout RandomStream, assistedBy helper: GradientHelper
  ) -> Metrics {
    let experience = experience(from: rollout)
    var means = MetricMeans()
    training: for _ in 0..<settings.epochs {
      for steps in minibatches(of: rollout, using: &random) {
        let learned = gradient(from: lesson(on: steps, of: experience))
        means.add(learned.metrics)
        if settings.stopDivergence > 0
          && (learned.metrics["divergence"] ?? 0) > settings.stopDivergence
        {
          break training
        }
        optimizer.step(&network, along: helped(learned.gradient, by: helper))
      }
    }
    adaptPenalty(after: experience)
    return means.metrics
  }

  /// What the network should move against, and the parts of the loss.
  func gradient(from lesson: ProximalLesson) -> (gradient: Gradient, metrics: Metrics) {
    network.inParts(of: lesson.steps.count) { range in
      let part = lesson.part(range)
      return withTape {
        let tracked = network.tracked()
        let losses = losses(of: tracked, on: part)
        return (Tensors.gradient(of: losses.total, at: tracked).detached(), losses.metrics)
      }
    }
  }

  /// Adapts the penalty, where there is one, to how far the policy has moved since it acted.
  public mutating func adaptPenalty(after experience: ProximalExperience) {
    if settings.penalty > 0 { adaptPenalty(to: divergence(from: experience)) }
  }

  /// The penalty after an update that moved the policy by `divergence`: twice or half as much where
  /// that is far from the target (Schulman 2017, Section 4).
  mutating func adaptPenalty(to divergence: Double) {
    if divergence > settings.targetDivergence * 1.5 { penalty = penalty * 2 }
    if divergence < settings.targetDivergence / 1.5 { penalty = penalty * 0.5 }
  }
}

extension PPO {
  /// A rollout with what was known before anything was learned from it.
  public func experience(from rollout: Rollout) -> ProximalExperience {
    let sequence = rollout.rewardSequence
    let counted = settings.baseline == .critic ? sequence : sequence.withoutValues
    let estimates = counted.generalizedAdvantages(
      discount: settings.discount, smoothing: settings.smoothing)
    var policy: Policy?
    if rollout.logProbabilities == nil || settings.penalty > 0 {
      policy = self.policy(of: rollout)
    }
    return ProximalExperience(
      rollout: rollout, policy: policy,
      logProbabilities: logProbabilities(of: rollout, under: policy),
      advantages: settings.standardize == .rollout ? standardized(estimates) : estimates,
      returns: estimates + counted.values)
  }

  /// `[time, batch]`: those that were recorded when acting, or else those of the policy, which is then
  /// known.
  private func logProbabilities(of rollout: Rollout, under policy: Policy?) -> Tensor {
    if let recorded = rollout.logProbabilities { return recorded }
    guard let policy else {
      fatalError("PPO knows how probable actions were, one way or the other")
    }
    return policy.logProbability(of: rollout.actions).reshaped(rollout.rewards.shape)
  }

  /// The rollout in minibatches: steps, or with a memory whole sequences, in a drawn order. Each is made
  /// when its turn comes, since pictures that have become numbers are large.
  public func minibatches(
    of rollout: Rollout, using random: inout RandomStream
  ) -> some Sequence<RolloutChunk> {
    var length = 1
    if network.memory != nil {
      length = settings.chunkSteps == 0 ? rollout.time : settings.chunkSteps
    }
    let order = random.permutation(of: rollout.sequenceCount(of: length))
    let share = max(settings.minibatchSize / length, 1)
    return stride(from: 0, to: order.count, by: share).lazy.map { start in
      rollout.sequences(Array(order[start..<min(start + share, order.count)]), of: length)
    }
  }

  /// A minibatch to learn from, its advantages standardised where the settings say so.
  public func lesson(
    on steps: RolloutChunk, of experience: ProximalExperience
  ) -> ProximalLesson {
    let estimates = steps.flat(experience.advantages)
    return ProximalLesson(
      steps: steps, policy: settings.penalty > 0 ? experience.policy?.rows(of: steps) : nil,
      logProbabilities: steps.flat(experience.logProbabilities),
      values: steps.flat(experience.rollout.values),
      advantages: settings.standardize == .minibatch ? standardized(estimates) : estimates,
      returns: steps.flat(experience.returns))
  }

  /// The mean divergence of the present policy from the one that acted, in nats.
  func divergence(from experience: ProximalExperience) -> Double {
    guard let before = experience.policy else {
      fatalError("PPO: the penalty adapts to a policy that an experience with a penalty holds")
    }
    return before.divergence(from: policy(of: experience.rollout)).mean().number
  }

  /// What the present policy says of every step of a rollout; of pictures part by part.
  private func policy(of rollout: Rollout) -> Policy {
    guard network.vision != nil, network.memory == nil else {
      return network(rollout.chunks(of: rollout.time)[0]).policy
    }
    let count = rollout.time * rollout.batch
    return .joined(
      network.parts(of: count).map { range in
        network(rollout.steps(at: Array(range))).policy
      })
  }
}
