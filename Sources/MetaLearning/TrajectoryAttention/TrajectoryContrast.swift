import Algorithms
import Experience
import Networks
import Tensors

/// Method 1: the agent's encoder learns to make states that can be told apart by what came before and after
/// (after M-CURL, Zhu et al. 2020). Some states of a trajectory are masked; a transformer that sees the others
/// makes a query for each, and the query has to find its own state among the keys.
public struct TrajectoryContrast: ParameterTree {
  /// What makes queries of encoded states.
  public struct Transformer: ParameterTree {
    var positions: TokenPositions
    var blocks: [TransformerBlock]

    /// Queries, `[batch, time, width]`, and who looked where in the last block, `[batch, heads, time, time]`.
    func callAsFunction(
      _ encoded: Tensor, present: Tensor
    ) -> (queries: Tensor, weights: Tensor) {
      let (batch, time) = (present.shape[0], present.shape[1])
      let (queries, weights) = blocks(
        positions(encoded), allowed: present.reshaped([batch, 1, time]))
      return (queries, weights)
    }

    /// Shows positions and blocks.
    public mutating func walk(_ visitor: inout some ParameterVisitor) {
      visitor.visit("positions", &positions)
      visitor.visit("blocks", &blocks)
    }
  }

  /// What makes queries.
  public var transformer: Transformer
  /// The key encoder: the agent's shared layers as they were, followed slowly. No gradient reaches it.
  public internal(set) var keys: KeyEncoder
  var optimizer: Adam
  let settings: TrajectoryAttentionSettings

  /// Layers that follow others.
  public struct KeyEncoder: ParameterTree {
    var layers: [Linear]

    /// Keys, `[rows, width]`; constants.
    func callAsFunction(_ observations: Tensor) -> Tensor {
      withoutRecording { layers.reduce(observations) { $1($0) } }
    }

    /// Shows the layers.
    public mutating func walk(_ visitor: inout some ParameterVisitor) {
      visitor.visit("layers", &layers)
    }
  }

  /// For the shared layers of a network.
  init(
    of network: PolicyNetwork, settings: TrajectoryAttentionSettings,
    using random: inout RandomStream
  ) {
    let width = network.torso.last?.bias.count ?? 0
    require(
      width > 0, "TrajectoryContrast needs layers that actor and critic share, to be the encoder")
    let positions = TokenPositions(
      settings.positions, length: settings.window, width: width, using: &random)
    var blocks: [TransformerBlock] = []
    for _ in 0..<settings.contrastLayers {
      blocks.append(
        TransformerBlock(width, heads: settings.contrastHeads, norm: settings.norm, using: &random))
    }
    transformer = Transformer(positions: positions, blocks: blocks)
    keys = KeyEncoder(layers: network.torso)
    optimizer = Adam(for: transformer, rate: settings.rate)
    self.settings = settings
  }

  /// One step of the transformer; the key encoder follows.
  /// - Returns: the gradient at the network, not yet weighted, and the loss.
  mutating func learn(
    _ network: PolicyNetwork, from windows: MaskedWindows
  ) -> (gradient: Gradient, loss: Double) {
    keys.track(KeyEncoder(layers: network.torso), rate: settings.keyRate)
    let (loss, atNetwork, atTransformer) = withTape { () -> (Double, Gradient, Gradient) in
      let (tracked, queries) = (network.tracked(), transformer.tracked())
      let loss = self.loss(of: tracked, queries, on: windows)
      let count = tracked.parameters.count
      let all = gradient(of: loss, at: tracked.parameters + queries.parameters)
        .map { $0.detached() }
      return (loss.number, Gradient(Array(all[..<count])), Gradient(Array(all[count...])))
    }
    optimizer.step(&transformer, along: atTransformer)
    return (atNetwork, loss)
  }

  /// L_ct, the mean over masked steps of −log of the share that a query gives to its own key: a pure function
  /// of the network and the transformer.
  func loss(
    of network: PolicyNetwork, _ transformer: Transformer, on windows: MaskedWindows
  ) -> Tensor {
    let (batch, time) = (windows.present.shape[0], windows.present.shape[1])
    let (rows, size) = (batch * time, windows.original.shape[2])
    let encoded = network.features(of: windows.masked.reshaped([rows, size]))
    let width = encoded.shape[1]
    var (queries, _) = transformer(
      encoded.reshaped([batch, time, width]), present: windows.present)
    var own = keys(windows.original.reshaped([rows, size])).reshaped([batch, time, width])
    if settings.keyPositions {
      own = withoutRecording { transformer.positions(own) }.detached()
    }
    if settings.normalizes { (queries, own) = (unit(queries), withoutRecording { unit(own) }) }
    let scale = 1 / settings.contrastTemperature
    let absent = (windows.present - 1) * 1e9
    switch settings.negatives {
    case .window:
      let logits =
        queries.matrixProduct(own, transposingSecond: true) * scale
        + absent.reshaped([batch, 1, time])
      return -logits.reshaped([rows, time]).gathered(windows.chosen).logSoftmax()
        .picked(windows.chosen.map { $0 % time }).mean()
    case .batch:
      let logits =
        queries.reshaped([rows, width]).gathered(windows.chosen)
        .matrixProduct(own.reshaped([rows, width]), transposingSecond: true) * scale
        + absent.reshaped([1, rows])
      return -logits.logSoftmax().picked(windows.chosen).mean()
    }
  }

  private func unit(_ x: Tensor) -> Tensor {
    x / (x.squared().sum(along: 2, keepingAxis: true) + 1e-12).squareRoot()
  }

  /// Shows the transformer, the key encoder and the moments.
  public mutating func walk(_ visitor: inout some ParameterVisitor) {
    visitor.visit("transformer", &transformer)
    visitor.visit("keys", &keys)
    visitor.visit("optimizer", &optimizer)
  }
}
