import Algorithms
import Experience
import Networks
import Tensors

/// An off-policy actor–critic whose actor takes advice, and whose adviser learns by bi-level
/// optimisation whether its advice was any good. `MetaAttention` and `MetaCritic` are its two
/// kinds; the base is DDPG, TD3 or SAC.
///
/// ```swift
/// let base = TD3(observationSize: 24, actionSize: 4, settings: TD3Settings(), using: &random)
/// var agent = MetaAttention(base: base, settings: MetaAttentionSettings(), using: &random)
/// let metrics = agent.update(on: replay.sample(agent.batchSize, using: &random), using: &random)
/// ```
///
/// An update costs about three actor updates more than the base's, one of them of second order.
public struct AdvisedActorCritic<Counsel: Adviser>: OffPolicyAgent {
  /// The actor–critic.
  public var base: Counsel.Base
  /// What advises its actor.
  public var adviser: Counsel
  let settings: any AdviceSettings
  var optimizer: Adam

  init(base: Counsel.Base, adviser: Counsel, settings: any AdviceSettings) {
    self.base = base
    self.adviser = adviser
    self.settings = settings
    optimizer = Adam(
      for: adviser, rate: settings.rate,
      treatment: GradientTreatment(weightDecay: settings.weightDecay))
  }

  /// Twice the base's: the second half judges.
  public var batchSize: Int { 2 * base.batchSize }
}

extension AdvisedActorCritic {
  /// Learns once.
  /// - Parameter sample: independent draws from the replay. The first half trains the critics and
  ///   the actor; the second, of which only the observations are used, decides whether the advice
  ///   was worth taking.
  public mutating func update(
    on sample: Transitions, using random: inout RandomStream
  ) -> Metrics {
    let (batch, judges) = sample.halves()
    var metrics = base.learnCritics(from: batch, using: &random)
    guard base.actorIsDue else { return metrics }
    let practice = base.situations(of: batch.observations, using: &random)
    let trial = base.situations(of: judges.observations, using: &random)

    // Eq. 8: the plain policy gradient, and the actor it would lead to on its own.
    let (loss, plain) = valueAndGradient(at: base.actor) { base.actorLoss(of: $0, on: practice) }
    let before = virtually(base.actor, along: plain)

    let lesson = lesson(from: before, on: practice, judgedBy: trial)
    optimizer.step(&adviser, along: lesson.gradient)

    switch settings.actorUpdate {
    case .summed: base.stepActor(along: plain + lesson.advice)
    case .virtual: base.actor = lesson.after
    }
    base.trackTargets()
    metrics["actor_loss"] = loss.number
    metrics["utility"] = lesson.utility
    return metrics
  }

  /// What the adviser says to an actor, where that leads, and what the adviser has to learn from it.
  /// - Parameters:
  ///   - before: the actor after the plain virtual step.
  ///   - practice: what the plain step was made from.
  ///   - trial: what the advice is judged on.
  func lesson(
    from before: Counsel.Base.Actor, on practice: Situations, judgedBy trial: Situations
  ) -> Lesson {
    withTape {
      let adviser = self.adviser.tracked()

      // Eq. 9: the advice. Its graph is kept, because the adviser answers for where it leads.
      let advice = advice(
        of: adviser, to: Counsel.pupil == .present ? base.actor : before,
        on: settings.adviceBatch == .training ? practice : trial)
      let after = virtually(before, along: advice)

      // Eq. 10: did taking the advice help on states that it was not made from?
      let gain = base.actorLoss(of: after, on: trial) - base.actorLoss(of: before, on: trial)
      let utility = gain.hyperbolicTangent()
      return Lesson(
        gradient: gradient(of: utility, at: adviser).detached(), advice: advice.detached(),
        after: after.detached(), utility: utility.number)
    }
  }

  /// The gradient at an actor of what the adviser makes of it (Eq. 9), with its graph.
  func advice(
    of adviser: Counsel, to actor: Counsel.Base.Actor, on situations: Situations
  ) -> Gradient {
    let pupil = actor.tracked()
    return gradient(
      of: adviser.loss(of: pupil, in: base, on: situations), at: pupil, keepingGraph: true)
  }

  /// The actor after a plain step of gradient descent, which nobody but the meta-loss sees.
  func virtually(_ actor: Counsel.Base.Actor, along gradient: Gradient) -> Counsel.Base.Actor {
    let rate = settings.virtualRate > 0 ? settings.virtualRate : base.actorRate
    return switch settings.virtualLayers {
    case .all: actor.moved(along: gradient, by: -rate)
    // Weights and bias come first in every actor's walk.
    case .first: actor.mapped { $0 < 2 ? $1 + gradient.tensors[$0] * -rate : $1 }
    }
  }

  /// What one lesson gives.
  struct Lesson {
    /// ∇ of the meta-loss at the adviser (Eq. 10).
    var gradient: Gradient
    /// The second gradient of the actor (Eq. 9).
    var advice: Gradient
    /// The actor after both virtual steps.
    var after: Counsel.Base.Actor
    /// The meta-loss: below zero where taking the advice helped.
    var utility: Double
  }
}

extension AdvisedActorCritic {
  /// Actions to explore with, from the features that the adviser would have the actor act from.
  public func act(on observations: Tensor, exploring exploration: inout Exploration) -> Tensor {
    base.act(
      from: adviser.featuresToActFrom(observations, in: base), exploring: &exploration)
  }

  /// The policy's mean action, from the features that the adviser would have the actor act from.
  public func act(on observations: Tensor) -> Tensor {
    base.actor.action(from: adviser.featuresToActFrom(observations, in: base))
  }

  /// Sets all learning rates to `factor` times those of the settings, the adviser's among them.
  public mutating func scaleRates(by factor: Double) {
    base.scaleRates(by: factor)
    optimizer.rate = settings.rate * factor
  }

  /// Everything that was learned: the base's state, the adviser and its optimizer.
  public mutating func walk(_ visitor: inout some ParameterVisitor) {
    visitor.visit("base", &base)
    visitor.visit("adviser", &adviser)
    visitor.visit("adviser_optimizer", &optimizer)
  }
}
