import Settings

/// The settings of rewards learned by meta-gradient. The defaults are ours; `Guides/IntrinsicReward.md`
/// has the lists.
public struct IntrinsicRewardSettings: Settings {
  /// The network that makes rewards.
  public var rewardModel = Model.metairn
  /// Features of MetaIRN.
  public var width = 32
  /// Heads of its attention.
  public var heads = 1
  /// What tells its steps apart by place.
  public var positions = Positions.sinusoidal
  /// Widths of LIRPG's hidden layers.
  public var hidden = [64, 64]
  /// What follows the last layer.
  public var output = Output.tanh
  /// Places of an observation that the model does not see.
  public var hides: [Int] = []
  /// c_ex
  public var extrinsicWeight = 1.0
  /// c
  public var intrinsicWeight = 1.0
  /// Whether rewards reach the steps that they were made for.
  public var shuffle = Shuffle.none
  /// Steps of the policy for one of the model.
  public var innerSteps = 1
  /// What derivatives see of Adam's mean square.
  public var secondMoment = SecondMoment.differentiated
  /// What judges the policy after the inner steps.
  public var outerData = OuterData.same
  /// Adam's rate for the model.
  public var rate = 1e-3
  /// Bound of the meta-gradient's norm.
  public var gradientClip = 0.0
  /// Widths of the extrinsic critic's hidden layers.
  public var criticHidden = [64, 64]
  /// Adam's rate for the extrinsic critic.
  public var criticRate = 1e-3
  /// Whether MetaIRN's network is that of the released program.
  public var asPublished = false

  /// The defaults.
  public init() {}

  /// The networks that make rewards.
  public enum Model: String, CaseIterable, Sendable {
    /// A perceptron that sees one step: its observation and action (Zheng et al. 2018).
    case lirpg
    /// Self-attention over the episode: observations, actions and rewards.
    case metairn
  }

  /// What tells steps apart by their place in the episode.
  public enum Positions: String, CaseIterable, Sendable {
    /// Sines and cosines, added to the encoded steps.
    case sinusoidal
    /// Nothing.
    case none
  }

  /// What follows the last layer.
  public enum Output: String, CaseIterable, Sendable {
    /// tanh: rewards within ±1.
    case tanh
    /// Nothing.
    case linear
  }

  /// Whether rewards reach the steps that they were made for.
  public enum Shuffle: String, CaseIterable, Sendable {
    /// They do.
    case none
    /// They are dealt out anew within each episode.
    case episode
    /// They are dealt out anew over all steps of the minibatch.
    case minibatch
  }

  /// What derivatives see of Adam's mean square.
  public enum SecondMoment: String, CaseIterable, Sendable {
    /// That it depends on the gradient.
    case differentiated
    /// A constant.
    case constant
  }

  /// What judges the policy after the inner steps.
  public enum OuterData: String, CaseIterable, Sendable {
    /// The episodes that the inner steps learned from.
    case same
    /// Episodes of the rollout that they did not learn from.
    case fresh
  }

  /// The settings with what `asPublished` stands for written out.
  public var resolved: IntrinsicRewardSettings {
    guard asPublished else { return self }
    var settings = self
    settings.width = 1
    settings.positions = .none
    settings.output = .linear
    return settings
  }

  /// What does not go together, or would do nothing.
  public func validate() throws(SettingError) {
    let defaults = IntrinsicRewardSettings()
    func refuse(
      _ settings: [(String, Bool)], _ reason: String
    ) throws(SettingError) {
      for (name, isSet) in settings where isSet { throw .invalid(name: name, reason: reason) }
    }
    let attentive = [
      ("width", width != defaults.width), ("heads", heads != defaults.heads),
      ("positions", positions != defaults.positions),
    ]
    if rewardModel == .lirpg {
      try refuse(
        attentive + [("asPublished", asPublished)], "it is MetaIRN's, and rewardModel is lirpg.")
    } else {
      try refuse(
        [("hidden", hidden != defaults.hidden)], "it is LIRPG's, and rewardModel is metairn.")
    }
    if asPublished {
      let decided = attentive + [("output", output != defaults.output)]
      try refuse(decided, "asPublished decides it; leave it out or set asPublished to false.")
    } else if width % heads != 0 {
      throw .invalid(
        name: "heads", reason: "\(heads) heads cannot share a width of \(width) evenly.")
    }
    if intrinsicWeight == 0 {
      throw .invalid(
        name: "intrinsicWeight",
        reason: "at 0 the model's rewards reach nobody; leave 'meta' at none for plain PPO.")
    }
  }
}
