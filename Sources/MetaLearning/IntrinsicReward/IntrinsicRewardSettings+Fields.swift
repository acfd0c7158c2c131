import Settings

extension IntrinsicRewardSettings {
  /// Every setting with its sentence; recipes, the command line and the guide read this.
  public static let fields: [SettingField<IntrinsicRewardSettings>] = model + learning

  private static let model: [SettingField<IntrinsicRewardSettings>] = [
    .init(
      "rewardModel", \.rewardModel,
      source: "lirpg: Zheng 2018; metairn: the MetaIRN study, after Jiang 2021",
      "The network that makes rewards: LIRPG's sees each step by itself, MetaIRN's the episode."),
    .init(
      "width", \.width, in: 1..., unit: "features",
      source: "ours (the study's program: 1, which cannot learn)",
      "Features of MetaIRN's encoder and attention."),
    .init(
      "heads", \.heads, in: 1..., source: "the study: 1",
      "Heads of MetaIRN's attention; they share the width evenly."),
    .init(
      "positions", \.positions, source: "the study's program: none",
      "What tells MetaIRN's steps apart by their place in the episode."),
    .init(
      "hidden", \.hidden, in: 1..., unit: "units", source: "Zheng 2018's program",
      "Widths of LIRPG's hidden layers."),
    .init(
      "output", \.output, source: "Zheng 2018: tanh",
      "What follows the model's last layer: tanh keeps rewards within ±1."),
    .init(
      "hides", \.hides, in: 0..., unit: "places",
      "Places of an observation, counted from 0, that the model is not shown."),
    .init(
      "asPublished", \.asPublished, source: "the study's program",
      "MetaIRN as released: one feature, no positions, nothing after the normalisation; every reward "
        + "is then the same and the attention's gradient exactly zero."),
  ]

  private static let learning: [SettingField<IntrinsicRewardSettings>] = [
    .init(
      "extrinsicWeight", \.extrinsicWeight, in: 0..., source: "the study: 1; Zheng 2018: 0 or 1",
      "What the inner reward takes of the environment's reward; with 0 the policy learns from the "
        + "model's alone."),
    .init(
      "intrinsicWeight", \.intrinsicWeight, in: 0..., source: "the study, tuned: 0.2795",
      "What the inner reward takes of the model's reward."),
    .init(
      "shuffle", \.shuffle, source: "for comparison",
      "Whether the model's rewards reach their own steps, or are dealt out anew as a control."),
    .init(
      "innerSteps", \.innerSteps, in: 1..., unit: "steps", source: "Zheng 2018: 1; the study: 6",
      "Steps of the policy, a minibatch each, that the meta-gradient goes back through."),
    .init(
      "secondMoment", \.secondMoment, source: "Zheng 2018's program: constant",
      "Whether derivatives through Adam see that its mean square depends on the gradient."),
    .init(
      "outerData", \.outerData, source: "both programs: the same",
      "What judges the policy after the inner steps: the same episodes, or the half of the rollout "
        + "that this pass does not learn from."),
    .init(
      "rate", \.rate, in: .above(0), source: "Zheng 2018: 1e-4; the study, tuned: 2.7158e-4",
      "Adam's learning rate for the model."),
    .init(
      "gradientClip", \.gradientClip, in: 0..., unit: "Euclidean norm",
      source: "the study's 0.5 never reached the meta-gradient",
      "Longer meta-gradients are scaled down to this norm; 0 leaves them as they are."),
    .init(
      "criticHidden", \.criticHidden, in: 1..., unit: "units", source: "the study: 127, 60",
      "Widths of the critic that says what the environment's reward alone will be."),
    .init(
      "criticRate", \.criticRate, in: .above(0), "Adam's learning rate for that critic."),
  ]
}
