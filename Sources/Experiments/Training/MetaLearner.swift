import MetaLearning
import Settings

/// What can be put on an algorithm: the key `meta` of a recipe.
public enum MetaLearner: String, CaseIterable, Sendable {
  /// Nothing.
  case none
  /// Meta attention, which advises the actor while it learns (`_MATT` in the paper).
  case attention
  /// The same, asked at decision time, too (`_MATT_DT`).
  case attentionDecision = "attention-decision"
  /// Meta-Critic, the rival (`_MC`).
  case metaCritic = "meta-critic"
  /// RL²: trials of several episodes on one drawn task, through which a memory is carried.
  case rl2
  /// Rewards made by a network that learns by meta-gradient what they are worth (LIRPG, MetaIRN).
  case intrinsicReward = "intrinsic-reward"
  /// Attention over past trajectories, which shapes the encoder and estimates what actions are worth.
  case trajectoryAttention = "trajectory-attention"

  /// A few words for a listing.
  public var summary: String {
    switch self {
    case .none: "the base alone"
    case .attention: "meta attention: learned re-weighting of the actor's features, in training"
    case .attentionDecision: "meta attention in training, and at decision time the critic picks"
    case .metaCritic: "Meta-Critic: a learned auxiliary loss on the actor's features"
    case .rl2: "RL²: a memory carried through the episodes of a trial, each trial on a drawn task"
    case .intrinsicReward: "rewards made by a network that learns by meta-gradient (LIRPG, MetaIRN)"
    case .trajectoryAttention:
      "attention over trajectories: masked states told apart, actions estimated by remembering"
    }
  }

  /// The section of a recipe with its settings, and their type.
  public var section: (name: String, settings: any Settings.Type)? {
    switch self {
    case .none, .rl2: nil
    case .attention, .attentionDecision: ("attention", MetaAttentionSettings.self)
    case .metaCritic: ("metaCritic", MetaCriticSettings.self)
    case .intrinsicReward: ("intrinsicReward", IntrinsicRewardSettings.self)
    case .trajectoryAttention: ("trajectoryAttention", TrajectoryAttentionSettings.self)
    }
  }

  /// What can be put on off-policy actor–critics.
  static let offPolicy: [MetaLearner] = [.none, .attention, .attentionDecision, .metaCritic]
  /// What can be put on agents that learn from their own present steps.
  static let onPolicy: [MetaLearner] = [.none, .rl2]
  /// What can be put on A2C.
  static let advantage: [MetaLearner] = [.none, .rl2, .trajectoryAttention]
  /// What can be put on PPO.
  static let proximal: [MetaLearner] = [.none, .rl2, .intrinsicReward, .trajectoryAttention]

  /// All sections, each once.
  public static var sections: [(name: String, settings: any Settings.Type)] {
    var seen: Set<String> = []
    return allCases.compactMap(\.section).filter { seen.insert($0.name).inserted }
  }

  /// The meta-learner called `name`.
  /// - Throws: `RecipeFault.unknownMetaLearner` with the nearest names.
  static func named(_ name: String) throws(RecipeFault) -> MetaLearner {
    guard let found = MetaLearner(rawValue: name) else {
      let all = allCases.map(\.rawValue)
      throw .unknownMetaLearner(name, nearest: nearestNames(to: name, among: all), all: all)
    }
    return found
  }
}
