import Settings

/// The settings of meta attention. The defaults follow the paper; where it is silent, its authors'
/// program.
public struct MetaAttentionSettings: AdviceSettings {
  /// Adam's rate for the attention.
  public var rate = 1e-4
  /// L2 regularisation of the attention.
  public var weightDecay = 0.0
  /// η of the steps inside the meta-loss; 0 takes the actor's own rate.
  public var virtualRate = 0.0
  /// What the steps inside the meta-loss move.
  public var virtualLayers = VirtualLayers.all
  /// Which batch the advice is made from.
  public var adviceBatch = AdviceBatch.training
  /// How the actor really moves.
  public var actorUpdate = ActorUpdate.summed
  /// Widths of the attention's hidden layers; none: Query and Key together, then Query.
  public var hidden: [Int] = []
  /// Heads.
  public var heads = 1
  /// Whether features are weighed at all.
  public var mask = Mask.learned
  /// Whether the disputed choices are those of the released program.
  public var asPublished = false

  /// The defaults.
  public init() {}

  /// Whether features are weighed at all.
  public enum Mask: String, CaseIterable, Sendable {
    /// By the attention network.
    case learned
    /// All weights are one: the actor then takes its own gradient twice, which shows what a second
    /// step is worth without attention.
    case ones
  }

  /// The settings with what `asPublished` stands for written out.
  public var resolved: MetaAttentionSettings {
    guard asPublished else { return self }
    var settings = self
    settings.adviceBatch = .judging
    settings.virtualLayers = .first
    settings.weightDecay = 1e-4
    return settings
  }

  /// `asPublished` decides for other settings, which must then be left alone. (Of `adviceBatch` and
  /// `virtualLayers` there are only the default and what it decides.)
  public func validate() throws(SettingError) {
    guard asPublished else { return }
    if weightDecay != MetaAttentionSettings().weightDecay && weightDecay != resolved.weightDecay {
      throw .invalid(name: "weightDecay", reason: Self.decided)
    }
    if actorUpdate != .summed {
      throw .invalid(name: "actorUpdate", reason: Self.decided)
    }
  }

  private static let decided = "asPublished decides it; leave it out or set asPublished to false."

  /// Every setting with its sentence; recipes, the command line and the guide read this.
  public static let fields: [SettingField<MetaAttentionSettings>] =
    adviceFields(
      rateSource: "the authors' program (the paper names no number)",
      batchSource: "the paper, Eq. 9: training; the authors' program: judging"
    ) + [
      .init(
        "hidden", \.hidden, in: 1..., unit: "units",
        source: "the authors' program: Query and Key together, then Query",
        "Widths of the attention's hidden layers; an empty list takes the source's rule."),
      .init(
        "heads", \.heads, in: 1..., source: "the paper's outlook; it has one",
        "Networks that each weigh a share of the features."),
      .init(
        "mask", \.mask, source: "for comparison",
        "Whether features are weighed; with ones, the actor takes its own gradient twice."),
      .init(
        "asPublished", \.asPublished, source: "the authors' program",
        "Sets adviceBatch to judging, virtualLayers to first and weightDecay to 1e-4, as the released "
          + "program has them."),
    ]
}
