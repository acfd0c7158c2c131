import Networks
import Tensors

/// What a reward model says of episodes.
public struct ModelledRewards {
  /// `[episodes, time]`: r_in of every step.
  public var rewards: Tensor
  /// `[episodes, heads, time, time]`: where each step's reward looked; `nil` for a model that sees
  /// each step by itself.
  public var attention: Tensor?
}

/// The network that makes intrinsic rewards: LIRPG's, which sees each step by itself, or MetaIRN's,
/// which looks over the whole episode.
public struct RewardModel: ParameterTree {
  private var stepwise: Perceptron?
  private var attentive: AttentiveReward?
  private let isBounded: Bool

  /// A freshly drawn model for tokens of `width` numbers.
  public init(
    tokens width: Int, settings: IntrinsicRewardSettings, using random: inout RandomStream
  ) {
    isBounded = settings.output == .tanh
    switch settings.rewardModel {
    case .lirpg:
      stepwise = Perceptron(width, hidden: settings.hidden, 1, using: &random)
    case .metairn:
      attentive = AttentiveReward(tokens: width, settings: settings, using: &random)
    }
  }

  /// The rewards of episodes.
  /// - Parameters:
  ///   - tokens: `[episodes, time, width]`.
  ///   - present: `[episodes, time]`, 1 for steps and 0 for what fills up; `nil` where all are steps.
  public func callAsFunction(_ tokens: Tensor, present: Tensor?) -> ModelledRewards {
    let (episodes, time, width) = (tokens.shape[0], tokens.shape[1], tokens.shape[2])
    var result: ModelledRewards
    if let attentive {
      result = attentive(tokens, present: present)
    } else if let stepwise {
      let rows = stepwise(tokens.reshaped([episodes * time, width]))
      result = ModelledRewards(rewards: rows.reshaped([episodes, time]), attention: nil)
    } else {
      fatalError("A reward model is one of two kinds")
    }
    if isBounded { result.rewards = result.rewards.hyperbolicTangent() }
    return result
  }

  /// Shows the network that there is.
  public mutating func walk(_ visitor: inout some ParameterVisitor) {
    if var part = stepwise {
      stepwise = nil
      visitor.visit("stepwise", &part)
      stepwise = part
    }
    if var part = attentive {
      attentive = nil
      visitor.visit("attentive", &part)
      attentive = part
    }
  }
}

/// Self-attention over an episode (MetaIRN): encode each step, let every
/// step look at every other, add, normalise, and read one number off each.
///
/// As published there is a single feature and nothing after the normalisation, which makes every
/// reward one and the same number and lets no gradient through.
struct AttentiveReward: ParameterTree {
  var encoder: Linear
  var attention: SelfAttention
  var norm: LayerNorm
  var head: Linear?
  let hasPositions: Bool

  init(tokens width: Int, settings: IntrinsicRewardSettings, using random: inout RandomStream) {
    let settings = settings.resolved
    encoder = Linear(width, settings.width, using: &random)
    attention = SelfAttention(settings.width, heads: settings.heads, using: &random)
    norm = LayerNorm(settings.width)
    head = settings.asPublished ? nil : Linear(settings.width, 1, using: &random)
    hasPositions = settings.positions == .sinusoidal
  }

  func callAsFunction(_ tokens: Tensor, present: Tensor?) -> ModelledRewards {
    let (episodes, time) = (tokens.shape[0], tokens.shape[1])
    let width = norm.gain.count
    let rows = encoder(tokens.reshaped([episodes * time, tokens.shape[2]]))
    var sequences = rows.reshaped([episodes, time, width])
    if hasPositions {
      sequences = sequences + Tensor.positions(time, width, elementType: tokens.elementType)
    }
    let (read, weights) = attention(sequences, present: present)
    let features = norm((sequences + read).reshaped([episodes * time, width]))
    return ModelledRewards(
      rewards: (head?(features) ?? features).reshaped([episodes, time]), attention: weights)
  }

  mutating func walk(_ visitor: inout some ParameterVisitor) {
    visitor.visit("encoder", &encoder)
    visitor.visit("attention", &attention)
    visitor.visit("norm", &norm)
    if var part = head {
      head = nil
      visitor.visit("head", &part)
      head = part
    }
  }
}
