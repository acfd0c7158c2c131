import Algorithms
import Environments
import MetaLearning
import Settings

/// What one section alone cannot decide: whether sections go together, and whether all that is set does something.
extension Recipe {
  /// What only a replay needs, set for an algorithm without one, would silently do nothing.
  func refuseIdleSettings() throws {
    guard isOnPolicy else { return }
    try refuseIdleTrials()
    let (given, defaults) = (try training, TrainingSettings())
    let idle = [
      ("randomSteps", given.randomSteps != defaults.randomSteps),
      ("updateEvery", given.updateEvery != defaults.updateEvery),
      ("updates", given.updates != defaults.updates),
      ("replayCapacity", given.replayCapacity != defaults.replayCapacity),
    ]
    for (name, isSet) in idle where isSet {
      throw SettingError.invalid(
        name: "\(Recipe.trainingSection).\(name)",
        reason: "\(algorithm) learns from its own present steps and has no replay; remove it.")
    }
  }

  /// What only an agent that sees trials is shown; and a memory, without which it could not learn in them.
  private func refuseIdleTrials() throws {
    let trial = try settings.section(Recipe.trialSection, as: TrialSettings.self)
    let defaults = TrialSettings()
    guard metaLearner != .rl2 else {
      let own = try settings.section(algorithm)
      guard own.values.contains(where: { $0.name == "memory" && $0.value == .int(0) }) else {
        return
      }
      throw SettingError.invalid(
        name: "\(algorithm).memory",
        reason:
          "RL² learns within a trial by remembering it; set the width of the memory, such as 64.")
    }
    let idle = [
      ("includesEnding", trial.includesEnding != defaults.includesEnding),
      ("actionAsIndex", trial.actionAsIndex != defaults.actionAsIndex),
      ("span", trial.span != defaults.span),
    ]
    for (name, isSet) in idle where isSet {
      throw SettingError.invalid(
        name: "\(Recipe.trialSection).\(name)",
        reason: "it changes what an agent sees of its trial, and without 'meta: rl2' it sees none.")
    }
  }

  /// Rewards that are learned go through PPO's own steps, and two sections decide whether they can.
  func requireFitBaseForRewards() throws {
    guard metaLearner == .intrinsicReward, let section = metaLearner.section else { return }
    let own = try settings.section(algorithm, as: PPOSettings.self)
    let meta = try settings.section(section.name, as: IntrinsicRewardSettings.self)
    let defaults = IntrinsicRewardSettings()
    let unfit = [
      (
        own.memory > 0, "\(algorithm).memory",
        "rewards that are learned are given to whole episodes, and the policy must do without a "
          + "memory; set it to 0."
      ),
      (
        own.standardize == .rollout, "\(algorithm).standardize",
        "the model's rewards are made anew for each minibatch; choose minibatch or none."
      ),
      (
        own.optimizer != .adam && meta.secondMoment != defaults.secondMoment,
        "\(section.name).secondMoment", "\(algorithm).optimizer is not Adam and has none."
      ),
      (
        own.baseline == .none
          && (meta.criticHidden != defaults.criticHidden || meta.criticRate != defaults.criticRate),
        "\(section.name).criticHidden",
        "\(algorithm).baseline is none, and no critic is learned; leave it and criticRate out."
      ),
    ]
    for (isUnfit, name, reason) in unfit where isUnfit {
      throw SettingError.invalid(name: name, reason: reason)
    }
  }

  /// Trajectories are remembered beside the base, and what was paid as it is judged, too.
  func requireFitBaseForTrajectories() throws {
    guard metaLearner == .trajectoryAttention else { return }
    let own = try settings.section(algorithm)
    func value(_ name: String) -> SettingValue? {
      own.values.first { $0.name == name }?.value
    }
    if value("memory") != .int(0) {
      throw SettingError.invalid(
        name: "\(algorithm).memory",
        reason: "attention looks over the trajectory itself; set it to 0.")
    }
    let meta = try settings.section("trajectoryAttention", as: TrajectoryAttentionSettings.self)
    if meta.estimates && value("baseline") == .string("none") {
      throw SettingError.invalid(
        name: "\(algorithm).baseline",
        reason:
          "returns of episodes that were cut off end with what the critic thinks; leave it at critic."
      )
    }
    if meta.learnsActionValues && !meta.asPublished && value("judgedBy") == .string("sample") {
      throw SettingError.invalid(
        name: "trajectoryAttention.actionValues",
        reason:
          "\(algorithm).judgedBy is sample, and a head is asked for the greedy choice alone; choose policy."
      )
    }
    if try environment.normalizeRewards && meta.estimates {
      throw SettingError.invalid(
        name: "\(Recipe.environmentSection).normalizeRewards",
        reason:
          "actions are estimated from rewards that were remembered, and a policy that is judged sees none that "
          + "are normalised; set rewardScale where rewards are large.")
    }
  }

  /// The heads of an attention share the actor's features among them, and two sections decide it.
  func requireFeaturesForHeads() throws {
    guard let section = metaLearner.section,
      let attention = try settings.section(section.name) as? MetaAttentionSettings,
      let own = try settings.section(algorithm) as? any ActorCriticSettings
    else { return }
    // Without hidden layers the features are what is seen, and there is at least one number of it.
    let features = own.hidden.last ?? 1
    guard attention.heads > features else { return }
    throw SettingError.invalid(
      name: "\(section.name).heads",
      reason: "\(attention.heads) heads cannot share \(features) features, the last of "
        + "\(algorithm).hidden.")
  }
}
