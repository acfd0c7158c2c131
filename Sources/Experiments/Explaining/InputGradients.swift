import Tensors

/// How much single pixels move the logit of an action.
public enum InputGradients {
  /// |∂ logit / ∂ pixel|, pixels counted from 0 to 1.
  ///
  /// The scale matters: counted from 0 to 255, every number were 255 times smaller.
  /// - Parameters:
  ///   - observations: `[batch, observation]`, pixels from 0 to 255.
  ///   - actions: whose logit is explained, one a row.
  ///   - logits: the network, observations to `[batch, actions]` before any softmax. It treats rows
  ///     apart.
  /// - Returns: `[batch, observation]`, never below zero.
  public static func magnitudes(
    of observations: Tensor, for actions: [Int], logits: (Tensor) -> Tensor
  ) -> [Float] {
    require(
      observations.shape.rank == 2 && observations.shape[0] == actions.count,
      "InputGradients: observations \(observations.shape), [batch, observation], for "
        + "\(actions.count) actions")
    let slopes = withTape {
      let seen = observations.tracked()
      return gradient(of: logits(seen).picked(actions).sum(), at: [seen])[0].detached()
    }
    return slopes.floats.map { abs($0) * 255 }
  }
}

/// How often magnitudes fall between given edges.
public struct MagnitudeShares: Sendable, Equatable, Codable {
  /// The edges, ascending, between the intervals: the first begins at 0, the last has no end.
  public let edges: [Double]
  /// How many were counted in each interval, one more than edges. A number on an edge counts above it.
  public private(set) var counts: [Int]
  /// How many were exactly zero; they count in the first interval, too.
  public private(set) var zeros = 0

  /// The edges that the study's histogram of input gradients can be read off: it names 0.001–0.01 and
  /// above 0.02.
  public static let studyEdges = [1e-5, 1e-4, 1e-3, 1e-2, 2e-2]

  /// Nothing counted yet.
  public init(edges: [Double] = studyEdges) {
    precondition(
      !edges.isEmpty && zip(edges, edges.dropFirst()).allSatisfy { $0 < $1 },
      "MagnitudeShares: edges ascend, unlike \(edges)")
    self.edges = edges
    counts = .init(repeating: 0, count: edges.count + 1)
  }

  /// Counts some.
  public mutating func add(_ magnitudes: [Float]) {
    let edges = edges.map(Float.init)
    for magnitude in magnitudes {
      var place = 0
      while place < edges.count, magnitude >= edges[place] { place += 1 }
      counts[place] += 1
      if magnitude == 0 { zeros += 1 }
    }
  }

  /// How many were counted.
  public var total: Int { counts.reduce(0, +) }

  /// The share of each interval, within 0…1.
  public var shares: [Double] { counts.map { Double($0) / Double(max(1, total)) } }

  /// The share of what is at least `edge`, which is one of the edges.
  public func share(above edge: Double) -> Double {
    let place = edges.firstIndex(of: edge).map { $0 + 1 } ?? counts.count
    return shares[place...].reduce(0, +)
  }

  /// `< 1e-05`, `0.001–0.01`, `≥ 0.02`.
  public var names: [String] {
    let texts = edges.map { "\($0)" }
    return ["< \(texts[0])"] + zip(texts, texts.dropFirst()).map { "\($0)–\($1)" }
      + ["≥ \(texts[texts.count - 1])"]
  }
}
