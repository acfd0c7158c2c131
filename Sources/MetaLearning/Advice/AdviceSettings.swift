import Settings

/// The settings that both advisers have: how the bi-level update is taken.
public protocol AdviceSettings: Settings {
  /// Adam's rate for the adviser.
  var rate: Double { get set }
  /// L2 regularisation of the adviser.
  var weightDecay: Double { get set }
  /// η of the steps inside the meta-loss; 0 takes the actor's own rate.
  var virtualRate: Double { get set }
  /// What the steps inside the meta-loss move.
  var virtualLayers: VirtualLayers { get set }
  /// Which batch the advice is made from.
  var adviceBatch: AdviceBatch { get set }
  /// How the actor really moves.
  var actorUpdate: ActorUpdate { get set }
}

/// What the steps inside the meta-loss move.
public enum VirtualLayers: String, CaseIterable, Sendable {
  /// The whole actor.
  case all
  /// Weights and bias of its first layer.
  case first
}

/// Which batch the advice is made from.
public enum AdviceBatch: String, CaseIterable, Sendable {
  /// The one that the critics and the plain step learn from.
  case training
  /// The independent one that judges.
  case judging
}

/// How the actor really moves.
public enum ActorUpdate: String, CaseIterable, Sendable {
  /// One step of the actor's optimizer along the sum of the plain gradient and the advice.
  case summed
  /// To where the two virtual steps have led.
  case virtual
}

extension AdviceSettings {
  static func adviceFields(
    rateSource: String, batchSource: String
  ) -> [SettingField<Self>] {
    [
      .init(
        "rate", \.rate, in: .above(0), source: rateSource, "Adam's learning rate for the adviser."),
      .init(
        "weightDecay", \.weightDecay, in: 0...,
        source: "neither paper; both authors' programs: 1e-4",
        "This times each of the adviser's weights is added to its gradient. The meta-gradient is "
          + "small, and even 1e-4 can outweigh it."),
      .init(
        "virtualRate", \.virtualRate, in: 0..., source: "the paper's η: the actor's rate",
        "The rate of the two steps inside the meta-loss; 0 takes the actor's own."),
      .init(
        "virtualLayers", \.virtualLayers,
        source: "the paper: all; both authors' programs: the first for DDPG and TD3",
        "What the steps inside the meta-loss move: the whole actor, or its first layer."),
      .init(
        "adviceBatch", \.adviceBatch, source: batchSource,
        "The batch that the advice is made from: the training batch, or the one that judges."),
      .init(
        "actorUpdate", \.actorUpdate,
        source: "both authors' programs: summed; the paper, read to the letter: virtual",
        "How the actor moves: one optimizer step along plain gradient and advice together, or the "
          + "two virtual steps themselves."),
    ]
  }
}
