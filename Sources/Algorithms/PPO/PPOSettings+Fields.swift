import Networks
import Settings

extension PPOSettings {
  /// Every setting with its sentence; recipes, the command line and the guide read this.
  public static let fields: [SettingField<PPOSettings>] = network + experience + loss + step

  private static let network: [SettingField<PPOSettings>] = [
    .init("torso", \.torso, source: "Zhu and Kaneko 2021, Figures 2 and 5", TorsoKind.meaning),
    .init(
      "memory", \.memory, in: 0..., unit: "units",
      "Width of a memory that the networks read through; 0 for none."),
    .init("memoryKind", \.memoryKind, MemoryKind.meaning),
    .init(
      "memoryWindow", \.memoryWindow, in: 1...4096, unit: "steps", MemoryKind.windowMeaning),
    .init("memoryHeads", \.memoryHeads, in: 1..., MemoryKind.headsMeaning),
    .init(
      "memorySharing", \.memorySharing, source: "separate in sb3-contrib's RecurrentPPO",
      MemorySharing.meaning),
    .init(
      "shared", \.shared, in: 1..., unit: "units",
      "Widths of layers that actor and critic share, after the memory."),
    .init(
      "hidden", \.hidden, in: 1..., unit: "units", source: "Schulman 2017, Section 6.1",
      "Widths of the hidden layers that actor and critic each have for themselves."),
    .init("activation", \.activation, source: "Schulman 2017: tanh", "What follows each layer."),
    .init(
      "initializer", \.initializer, source: "the released program",
      "How weights are drawn; with `orthogonal` the policy begins nearly even (its last weights "
        + "times 0.01)."),
  ]

  private static let experience: [SettingField<PPOSettings>] = [
    .init(
      "discount", \.discount, in: 0...1, unit: "per step", source: "Schulman 2017, Table 3",
      "How much a reward one step later is worth."),
    .init(
      "smoothing", \.smoothing, in: 0...1, unit: "per step", source: "Schulman 2017, Table 3",
      "λ of generalised advantages: 1 takes all rewards of the rollout, 0 only the next one."),
    .init(
      "baseline", \.baseline,
      "What advantages are measured from: a learned critic, or nothing (then rewards alone teach)."),
    .init(
      "rolloutSteps", \.rolloutSteps, in: 0..., unit: "steps of each environment",
      source: "Schulman 2017, Table 3",
      "Experience between updates; 0 goes on until every environment has ended an episode."),
    .init(
      "chunkSteps", \.chunkSteps, in: 0..., unit: "steps of each environment",
      "Length of the sequences that a memory is trained on, and of back-propagation through time; 0 "
        + "takes the whole rollout."),
    .init(
      "epochs", \.epochs, in: 1..., unit: "passes", source: "Schulman 2017, Table 3",
      "How often every step of a rollout is learned from."),
    .init(
      "minibatchSize", \.minibatchSize, in: 1..., unit: "steps", source: "Schulman 2017, Table 3",
      "Steps of one gradient step; with a memory, as many whole sequences as fit, one at least."),
    .init(
      "standardize", \.standardize, source: "the released program: each minibatch",
      "Over what advantages are brought to mean 0 and deviation 1."),
  ]

  private static let loss: [SettingField<PPOSettings>] = [
    .init(
      "clip", \.clip, in: .above(0), unit: "ratio", source: "Schulman 2017, Table 3",
      "How far from 1 the ratio of new to old probability may go before the surrogate is flat."),
    .init(
      "valueClip", \.valueClip, in: 0..., unit: "value",
      source: "the released program: the same as clip",
      "How far a value may go from what it was when acting before the critic's loss is flat; 0 for "
        + "any."),
    .init(
      "valueErrorLimit", \.valueErrorLimit, in: 0..., unit: "squared value",
      source: "RLlib's vf_clip_param, as in the MetaIRN study",
      "Squared errors of the critic above this teach nothing; 0 for no limit."),
    .init(
      "valueWeight", \.valueWeight, in: 0..., source: "the released program",
      "Weight of the critic's squared error in the loss."),
    .init(
      "entropyWeight", \.entropyWeight, in: 0..., unit: "per nat",
      source: "Schulman 2017: 0 for control, 0.01 for Atari",
      "How much the policy is paid for staying uncertain."),
    .init(
      "penalty", \.penalty, in: 0..., unit: "per nat", source: "Schulman 2017, Section 4",
      "Weight at the start of the divergence from the policy that acted; doubled or halved after an "
        + "update that moved too far or too little; 0 for none."),
    .init(
      "targetDivergence", \.targetDivergence, in: .above(0), unit: "nats",
      source: "Schulman 2017, Table 1", "How far the penalty lets an update move the policy."),
    .init(
      "stopDivergence", \.stopDivergence, in: 0..., unit: "nats",
      source: "usual programs: 1.5 times 0.01",
      "An update ends before a minibatch on which the policy has moved further than this; 0 for "
        + "never."),
  ]

  private static let step: [SettingField<PPOSettings>] = [
    .init("optimizer", \.optimizer, "What turns gradients into steps."),
    .init(
      "learningRate", \.learningRate, in: .above(0), source: "Schulman 2017, Table 3",
      "The optimizer's learning rate."),
    .init(
      "gradientClip", \.gradientClip, in: 0..., unit: "Euclidean norm",
      source: "the released program",
      "Longer gradients are scaled down to this norm; 0 leaves them as they are."),
    .init(
      "deviation", \.deviation, source: "Schulman 2017: free",
      "Where the standard deviation of continuous actions comes from."),
    .init("judgedBy", \.judgedBy, "How the policy acts when it is judged."),
  ]
}
