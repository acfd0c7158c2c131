import Networks
import Settings

/// The settings of attention over trajectories. The defaults are ours; `Guides/TrajectoryAttention.md` has the
/// lists.
public struct TrajectoryAttentionSettings: Settings {
  /// Which of the two methods.
  public var method = Method.both
  /// Steps of whole episodes that are kept.
  public var capacity = 20_000
  /// Windows of trajectories that are learned from at a time.
  public var trajectories = 16
  /// Steps of a window; while acting, the present one and those before it.
  public var window = 20
  /// Steps of the agent's optimizer for one of the attention.
  public var every = 1
  /// What tells steps by their place.
  public var positions = TokenPositions.Kind.sinusoidal
  /// Where blocks normalise.
  public var norm = TransformerBlock.Norm.before
  /// Adam's rate for what attends.
  public var rate = 1e-3

  /// λ
  public var contrastWeight = 0.1
  /// ω
  public var contrastTemperature = 0.5
  /// Whether queries and keys are brought to length 1.
  public var normalizes = true
  /// How many steps are masked.
  public var maskShare = 0.25
  /// What a query is told apart from.
  public var negatives = Negatives.window
  /// How fast the key encoder follows.
  public var keyRate = 0.05
  /// Whether keys know their place.
  public var keyPositions = false
  /// Blocks that queries go through.
  public var contrastLayers = 1
  /// Heads of these blocks.
  public var contrastHeads = 1

  /// β
  public var estimateWeight = 1.0
  /// What estimates are divided by.
  public var estimateTemperature = 1.0
  /// How the value of an action is estimated.
  public var estimate = Estimate.returns
  /// What Q is, that estimates are added to for the greedy choice.
  public var actionValues = ActionValues.policy
  /// How often only the past is seen.
  public var causalShare = 0.5
  /// Features of a memory.
  public var width = 32
  /// Blocks that memories go through.
  public var layers = 2
  /// Heads of these blocks.
  public var heads = 2
  /// Whether the greedy choice is acted on while training.
  public var asPublished = false

  /// The defaults.
  public init() {}

  /// The two methods.
  public enum Method: String, CaseIterable, Sendable {
    /// Method 1: masked states are to be told from others of their trajectory.
    case contrastive
    /// Method 2: memories that were left out are to be predicted, and what they would be worth.
    case estimates
    /// Both.
    case both
  }

  /// What a query is told apart from.
  public enum Negatives: String, CaseIterable, Sendable {
    /// The other states of its window.
    case window
    /// All states of all windows.
    case batch
  }

  /// How the value of an action is estimated.
  public enum Estimate: String, CaseIterable, Sendable {
    /// The return that comes after it.
    case returns
    /// Its reward, and what the critic thinks of the state that it leads to.
    case model
  }

  /// What Q is.
  public enum ActionValues: String, CaseIterable, Sendable {
    /// The policy's logits, times the temperature: the greedy choice is then the most probable action.
    case policy
    /// A head that learns returns from what the encoder makes of a state.
    case head
  }

  /// Whether masked states are told apart.
  public var contrasts: Bool { method != .estimates && contrastWeight > 0 }

  /// Whether actions are estimated.
  public var estimates: Bool { method != .contrastive && estimateWeight > 0 }

  /// Whether a head learns what actions are worth.
  public var learnsActionValues: Bool { estimates && actionValues == .head }

  /// What does not go together, or would do nothing.
  public func validate() throws(SettingError) {
    let defaults = TrajectoryAttentionSettings()
    func refuse(
      _ settings: [(String, Bool)], _ reason: String
    ) throws(SettingError) {
      for (name, isSet) in settings where isSet { throw .invalid(name: name, reason: reason) }
    }
    if method == .estimates {
      try refuse(
        [
          ("contrastWeight", contrastWeight != defaults.contrastWeight),
          ("contrastTemperature", contrastTemperature != defaults.contrastTemperature),
          ("normalizes", normalizes != defaults.normalizes),
          ("maskShare", maskShare != defaults.maskShare),
          ("negatives", negatives != defaults.negatives), ("keyRate", keyRate != defaults.keyRate),
          ("keyPositions", keyPositions != defaults.keyPositions),
          ("contrastLayers", contrastLayers != defaults.contrastLayers),
          ("contrastHeads", contrastHeads != defaults.contrastHeads),
        ], "it is the contrastive method's, and method is estimates.")
    }
    if method == .contrastive {
      try refuse(
        [
          ("estimateWeight", estimateWeight != defaults.estimateWeight),
          ("estimateTemperature", estimateTemperature != defaults.estimateTemperature),
          ("estimate", estimate != defaults.estimate),
          ("actionValues", actionValues != defaults.actionValues),
          ("causalShare", causalShare != defaults.causalShare), ("width", width != defaults.width),
          ("layers", layers != defaults.layers), ("heads", heads != defaults.heads),
          ("asPublished", asPublished),
        ], "it is the estimates' method's, and method is contrastive.")
    }
    if asPublished && !estimates {
      throw .invalid(name: "asPublished", reason: "estimateWeight is 0, and nothing is estimated.")
    }
    if asPublished && actionValues == .head && estimateTemperature != defaults.estimateTemperature {
      throw .invalid(
        name: "estimateTemperature",
        reason:
          "asPublished acts by the head's Q and the estimates, and never by the policy's logits.")
    }
    if estimates && causalShare == 0 {
      throw .invalid(
        name: "causalShare",
        reason:
          "0 never learns from the past alone, which is all that there is when acting; set more.")
    }
    if width % heads != 0 {
      throw .invalid(
        name: "heads", reason: "\(heads) heads cannot share a width of \(width) evenly.")
    }
    if keyPositions && positions == .none {
      throw .invalid(name: "keyPositions", reason: "positions is none, and keys have no place.")
    }
  }
}
