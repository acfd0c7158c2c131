import Algorithms
import Estimators
import Experience
import Tensors

extension IntrinsicReward {
  /// What one round teaches.
  struct Lesson {
    /// ∇ of the outer loss at the model.
    var gradient: Gradient
    /// The policy after the inner steps.
    var network: PolicyNetwork
    /// Its optimizer after them.
    var optimizer: PolicyOptimizer
    /// How far the policy had moved before the first of them, in nats.
    var divergence: Double
    /// What happened, as numbers.
    var metrics: Metrics
  }

  /// Takes the inner steps with their graph, and asks the model to answer for where they led.
  func lesson(from round: Round, in scene: Scene) -> Lesson {
    withTape {
      let model = self.model.tracked()

      // Inner: PPO's own steps along the mixed reward. What they lead to depends on the model.
      var network = base.network.tracked()
      var optimizer = base.optimizer
      var means = MetricMeans()
      var divergence: Double?
      for (batch, deal) in zip(round.practice, round.deals) {
        let rewards = rewards(of: model, on: batch, in: scene)
        let losses = base.losses(
          of: network,
          on: practice(on: batch, rewards: deal.map(rewards.gathered) ?? rewards, in: scene))
        let slope = gradient(of: losses.total, at: network, keepingGraph: true)
        (network, optimizer) = optimizer.stepped(
          network, along: slope, holdingSecondMoment: settings.secondMoment == .constant)
        divergence = divergence ?? losses.divergence.number
        means.add(losses.metrics)
        means.add(describe(rewards))
      }

      // Outer: is that policy better at what the environment pays?
      let loss = extrinsicLoss(of: network, on: round.judges, in: scene)
      let gradient = gradient(of: loss, at: model).detached()
      var metrics = means.metrics
      metrics["meta_loss"] = loss.number
      metrics["meta_gradient"] = gradient.norm
      return Lesson(
        gradient: gradient, network: network.detached(), optimizer: optimizer.detached(),
        divergence: divergence ?? 0, metrics: metrics)
    }
  }

  /// The model's rewards for the steps of episodes, `[count]`.
  func rewards(of model: RewardModel, on batch: EpisodeBatch, in scene: Scene) -> Tensor {
    let made = model(
      batch.sequences(scene.tokens), present: batch.present(scene.tokens.elementType))
    return batch.flat(made.rewards.transposed())
  }

  /// What the policy learns from episodes when it is paid r_ex · c_ex + r_in · c. Advantages and
  /// returns are linear in r_in; the values in them are those of when it acted, constants.
  /// - Parameter rewards: r_in, `[count]`.
  func practice(
    on batch: EpisodeBatch, rewards: Tensor, in scene: Scene
  ) -> ProximalLesson {
    let rollout = scene.experience.rollout
    let mixed =
      batch.columns(rollout.rewards) * settings.extrinsicWeight
      + batch.columns(fromFlat: rewards) * settings.intrinsicWeight
    var sequence = RewardSequence(
      rewards: mixed, continues: batch.columns(rollout.continues),
      boundaries: batch.columns(rollout.boundaries, padding: 1),
      values: batch.columns(rollout.values), nextValues: batch.columns(rollout.nextValues))
    if base.settings.baseline == .none { sequence = sequence.withoutValues }
    let estimates = sequence.generalizedAdvantages(
      discount: base.settings.discount, smoothing: base.settings.smoothing)
    var lesson = base.lesson(on: batch.steps, of: scene.experience)
    let advantages = batch.flat(estimates)
    lesson.advantages =
      base.settings.standardize == .none ? advantages : standardized(advantages)
    lesson.returns = batch.flat(estimates + sequence.values)
    return lesson
  }

  /// −mean of the clipped surrogate along extrinsic advantages, which are constants.
  func extrinsicLoss(
    of network: PolicyNetwork, on batch: EpisodeBatch, in scene: Scene
  ) -> Tensor {
    let steps = batch.steps
    let seen = network(steps.observations, memory: nil, resets: steps.resets)
    let ratio =
      (seen.policy.logProbability(of: steps.actions)
      - steps.flat(scene.experience.logProbabilities)).exponential()
    let estimates = steps.flat(scene.extrinsicAdvantages)
    return -clippedSurrogate(
      ratio: ratio,
      advantages: base.settings.standardize == .none ? estimates : standardized(estimates),
      clip: base.settings.clip
    ).mean()
  }

  private func describe(_ rewards: Tensor) -> Metrics {
    let rewards = rewards.detached()
    let mean = rewards.mean()
    var metrics = Metrics()
    metrics["intrinsic_reward"] = mean.number
    metrics["intrinsic_deviation"] = (rewards - mean).squared().mean().number.squareRoot()
    return metrics
  }
}
