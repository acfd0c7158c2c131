import Settings

extension TrajectoryAttentionSettings {
  /// Every setting with its sentence; recipes, the command line and the guide read this.
  public static let fields: [SettingField<TrajectoryAttentionSettings>] =
    common + contrastive + estimating

  private static let common: [SettingField<TrajectoryAttentionSettings>] = [
    .init(
      "method", \.method, source: "the sketch: Method 1, Method 2",
      "`contrastive` tells masked states from others, `estimates` predicts memories that were left out and "
        + "what actions are worth; `both` does both."),
    .init(
      "capacity", \.capacity, in: 1..., unit: "steps",
      "Steps of whole episodes that are kept to learn from; the oldest episodes go first."),
    .init(
      "trajectories", \.trajectories, in: 1..., unit: "windows",
      source: "the sketch: N; M-CURL: 64",
      "Windows that are learned from at a time, each of one episode, drawn anew."),
    .init(
      "window", \.window, in: 2..., unit: "steps", source: "M-CURL: 20",
      "Steps of a window; while acting, the present step and those before it that are looked at."),
    .init(
      "every", \.every, in: 1..., unit: "steps of the optimizer", source: "M-CURL: 1",
      "How many steps the agent's own optimizer takes for each step of the attention."),
    .init(
      "positions", \.positions, source: "M-CURL: sinusoidal",
      "What tells steps by their place in the window."),
    .init(
      "norm", \.norm, source: "M-CURL: after",
      "Whether blocks normalise `before` they attend and think, or `after`."),
    .init(
      "rate", \.rate, in: .above(0), source: "M-CURL: 1e-3",
      "Adam's learning rate for what attends."),
  ]

  private static let contrastive: [SettingField<TrajectoryAttentionSettings>] = [
    .init(
      "contrastWeight", \.contrastWeight, in: 0..., source: "the sketch: λ; M-CURL: 1",
      "λ: what the agent's step takes of the contrastive gradient; 0 leaves the method out."),
    .init(
      "contrastTemperature", \.contrastTemperature, in: .above(0),
      source: "the sketch: ω; M-CURL: 1",
      "ω: what products of queries and keys are divided by."),
    .init(
      "normalizes", \.normalizes, source: "M-CURL: off",
      "Whether queries and keys are brought to length 1 before they are multiplied."),
    .init(
      "maskShare", \.maskShare, in: 0...1, unit: "of the steps", source: "M-CURL: 0.25",
      "How likely a step is masked, at least one a window: eight of ten times by zeros, once by another state, "
        + "once not at all."),
    .init(
      "negatives", \.negatives, source: "the sketch: window; M-CURL: batch",
      "What a query has to be told apart from: the other states of its window, or all windows'."),
    .init(
      "keyRate", \.keyRate, in: 0...1, unit: "per step", source: "M-CURL: 0.05",
      "How far the key encoder follows the agent's at each step."),
    .init(
      "keyPositions", \.keyPositions, source: "M-CURL: off",
      "Whether keys are told their place, which makes the task easy: the place alone gives it away."
    ),
    .init(
      "contrastLayers", \.contrastLayers, in: 1..., unit: "blocks", source: "M-CURL: 1 or 2",
      "Blocks that queries go through."),
    .init(
      "contrastHeads", \.contrastHeads, in: 1..., source: "M-CURL: 1",
      "Heads of these blocks; they share the last of the agent's `shared` layers evenly."),
  ]

  private static let estimating: [SettingField<TrajectoryAttentionSettings>] = [
    .init(
      "estimateWeight", \.estimateWeight, in: 0..., source: "the sketch: 1",
      "β: how much the estimates count, in standard deviations of the return; 0 leaves the method out."
    ),
    .init(
      "estimateTemperature", \.estimateTemperature, in: .above(0),
      "What estimates are divided by before they are added to the policy's logits."),
    .init(
      "estimate", \.estimate, source: "the sketch leaves both open",
      "`returns` predicts the return after an action, `model` its reward, the next state, which the critic then "
        + "values, and whether the episode goes on."),
    .init(
      "actionValues", \.actionValues, source: "the sketch: Q",
      "What Q is in the greedy choice argmax (Q + Q_att): the `policy`'s logits times the temperature, so that it is "
        + "the most probable action, or a `head` that learns returns, which tells actions apart only where their "
        + "returns differ."),
    .init(
      "causalShare", \.causalShare, in: 0...1, unit: "of the steps", source: "ours: half",
      "How often the network learns from the past alone, as it acts; else one memory is left out of the whole "
        + "window, whose later rewards all but tell the return."),
    .init("width", \.width, in: 1..., unit: "features", source: "ours", "Features of a memory."),
    .init(
      "layers", \.layers, in: 1..., unit: "blocks", source: "ours",
      "Blocks that memories go through."),
    .init(
      "heads", \.heads, in: 1..., source: "ours",
      "Heads of these blocks; they share the width evenly."),
    .init(
      "asPublished", \.asPublished, source: "the sketch",
      "The greedy choice argmax (Q + Q_att) acts in training, too: nothing explores, and what is learned from "
        + "is not the policy's own."),
  ]
}
