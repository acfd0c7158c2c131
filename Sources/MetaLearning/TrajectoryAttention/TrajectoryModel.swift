import Networks
import Tensors

/// Method 2's network: memories look at one another, and what is known of one tells the rest of it.
public struct TrajectoryModel: ParameterTree {
  /// Memories to features.
  public var embedding: Linear
  /// What tells them by their place.
  public var positions: TokenPositions
  /// How they look at one another.
  public var blocks: [TransformerBlock]
  /// The last normalisation.
  public var norm: LayerNorm
  /// To an observation.
  public var observation: Linear
  /// To logits of actions.
  public var action: Linear
  /// To a reward.
  public var reward: Linear
  /// To a return, in units of `ReturnScale`.
  public var returns: Linear
  /// To the logit of the episode's going on; `nil` where nothing asks for it (`estimate: returns`).
  public var continues: Linear?
  /// What a memory is as numbers.
  public let tokens: MemoryTokens

  /// A freshly drawn network.
  init(
    tokens: MemoryTokens, settings: TrajectoryAttentionSettings, using random: inout RandomStream
  ) {
    self.tokens = tokens
    let width = settings.width
    embedding = Linear(tokens.width, width, initializer: .xavierUniform(), using: &random)
    positions = TokenPositions(
      settings.positions, length: settings.window, width: width, using: &random)
    blocks = []
    for _ in 0..<settings.layers {
      blocks.append(
        TransformerBlock(width, heads: settings.heads, norm: settings.norm, using: &random))
    }
    norm = LayerNorm(width)
    func head(_ outputs: Int) -> Linear {
      Linear(width, outputs, initializer: .xavierUniform(), using: &random)
    }
    observation = head(tokens.observationSize)
    action = head(tokens.actions)
    reward = head(1)
    returns = head(1)
    if settings.estimate == .model { continues = head(1) }
  }

  /// What is found about memories.
  struct Found {
    /// `[batch · time, width]`
    var features: Tensor
    /// Who looked where in the last block, `[batch, heads, time, time]`.
    var weights: Tensor
  }

  /// - Parameters:
  ///   - table: `[batch · time, tokens.width]`.
  ///   - batch: sequences.
  ///   - places: where tokens stand, as for `TokenPositions`.
  ///   - allowed: `[batch or 1, time or 1, time]`.
  func callAsFunction(
    _ table: Tensor, batch: Int, places: [Int]? = nil, allowed: Tensor
  ) -> Found {
    let (time, width) = (table.shape[0] / batch, embedding.bias.count)
    let tokens = positions(embedding(table).reshaped([batch, time, width]), places: places)
    let (seen, weights) = blocks(tokens, allowed: allowed)
    return Found(features: norm(seen.reshaped([batch * time, width])), weights: weights)
  }

  /// Shows the layers in the order in which memories go through them, then the heads.
  public mutating func walk(_ visitor: inout some ParameterVisitor) {
    visitor.visit("embedding", &embedding)
    visitor.visit("positions", &positions)
    visitor.visit("blocks", &blocks)
    visitor.visit("norm", &norm)
    visitor.visit("observation", &observation)
    visitor.visit("action", &action)
    visitor.visit("reward", &reward)
    visitor.visit("returns", &returns)
    if var part = continues {
      continues = nil
      visitor.visit("continues", &part)
      continues = part
    }
  }
}
