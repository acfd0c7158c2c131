import Environments

/// What a policy that sees pictures looks at, at several stages of its training.
///
/// All stages are asked about the same states, those that the last stage's policy came through, so
/// that what differs between them is the policy alone.
public struct SightExplanation: Sendable {
  /// The run's folder.
  public let run: String
  /// The algorithm and what is put on it, such as `ppo`.
  public let agent: String
  /// The task.
  public let environment: String
  /// How it was looked at.
  public let settings: SightSettings
  /// How the pictures of the states lie.
  public let format: PictureFormat
  /// Consecutive states.
  public let states: [SeenState]
  /// Which of them are to be shown.
  public let shown: [Int]
  /// The stages, ascending; at least one.
  public let stages: [Stage]

  /// What an agent saw.
  public struct SeenState: Sendable, Equatable {
    /// The observation, as `format` says.
    public let pixels: [UInt8]
    /// Steps of play before it.
    public let step: Int
  }

  /// One stage.
  public struct Stage: Sendable {
    /// Environment steps of training before it; 0 is the untrained policy.
    public let step: Int
    /// The likeliest action in each state.
    public let choices: [Choice]
    /// Where the evidence for that action lies, of each state; empty unless wanted.
    public let maps: [PictureMap]
    /// How large the gradients of that action's logit at single pixels are; `nil` unless wanted.
    public let gradients: MagnitudeShares?
    /// The attention of each stage of the network, over all states; empty unless wanted and there.
    public let masks: [Mask]
  }

  /// What a policy would do.
  public struct Choice: Sendable, Equatable {
    /// The likeliest action.
    public let action: Int
    /// Its probability.
    public let probability: Double
  }

  /// One attention mask, over all states.
  public struct Mask: Sendable {
    /// The mean over states, places and channels.
    public let mean: Double
    /// The standard deviation of the same.
    public let deviation: Double
    /// The least number.
    public let least: Double
    /// The greatest number.
    public let greatest: Double
    /// The maps of the states that are shown.
    public let maps: [MaskMaps]
  }
}
