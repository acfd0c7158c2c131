import Settings

/// What DDPG and TD3 differ in, and the noise that both explore with.
public protocol DeterministicSettings: ActorCriticSettings {
  /// Which noise actions are explored with.
  var noise: ExplorationNoise { get set }
  /// σ, the deviation of the noise on explored actions.
  var explorationNoise: Double { get set }
  /// θ, the share of its drift that Ornstein–Uhlenbeck noise loses in a step.
  var noiseReversion: Double { get set }
  /// Whether a second critic keeps the first one's hopes down.
  static var hasTwoCritics: Bool { get }
  /// Standard deviation of the noise on target actions.
  var targetNoise: Double { get }
  /// Bound of the noise on target actions.
  var targetNoiseClip: Double { get }
  /// Updates of the critics to one of the actor and the targets.
  var policyDelay: Int { get }
}

/// Which noise a deterministic policy explores with.
public enum ExplorationNoise: String, CaseIterable, Sendable {
  /// Independent in every step.
  case gaussian
  /// A drift that lasts over steps (Ornstein and Uhlenbeck).
  case ornsteinUhlenbeck = "ornstein-uhlenbeck"
}

extension DeterministicSettings {
  /// The fields of the noise.
  /// - Parameter source: where the deviation's default comes from.
  static func noiseFields(source: String) -> [SettingField<Self>] {
    [
      .init(
        "noise", \.noise, source: "Lillicrap 2016: ornstein-uhlenbeck; later programs: gaussian",
        "The noise on explored actions: independent in every step, or drifting over steps."),
      .init(
        "explorationNoise", \.explorationNoise, in: 0..., unit: "of the action range −1…1",
        source: source, "Standard deviation of the noise on explored actions, a step."),
      .init(
        "noiseReversion", \.noiseReversion, in: 0...1, unit: "per step",
        source: "Lillicrap 2016, Section 7",
        "The share of its drift that Ornstein–Uhlenbeck noise loses in a step."),
    ]
  }
}
