import Environments
import Experience
import Networks
import Tensors

/// What a policy network says about a batch of observations: a distribution over actions each.
public enum Policy {
  /// One of several actions.
  case categorical(Categorical)
  /// A vector, before it is clipped to the bounds.
  case gaussian(DiagonalGaussian)

  /// The logarithm of the probability (or density) of each action, `[batch]`.
  public func logProbability(of actions: Actions) -> Tensor {
    switch (self, actions) {
    case (.categorical(let distribution), .indices(let indices)):
      return distribution.logProbability(of: indices)
    case (.gaussian(let distribution), .vectors(let numbers)):
      let taken = Tensor(numbers, shape: distribution.mean.shape)
      return distribution.logProbability(of: taken.converted(to: distribution.mean.elementType))
    case (.categorical, .vectors):
      fatalError("logProbability: a policy over indices was asked about vectors")
    case (.gaussian, .indices):
      fatalError("logProbability: a policy over vectors was asked about indices")
    }
  }

  /// The entropy of each distribution in nats, `[batch]`.
  public var entropy: Tensor {
    switch self {
    case .categorical(let distribution): distribution.entropy
    case .gaussian(let distribution): distribution.entropy
    }
  }

  /// An action from each.
  public func sample(using random: inout RandomStream) -> Actions {
    switch self {
    case .categorical(let distribution): .indices(distribution.sample(using: &random))
    case .gaussian(let distribution): .vectors(distribution.sample(using: &random).floats)
    }
  }

  /// The most probable action of each.
  public var mode: Actions {
    switch self {
    case .categorical(let distribution): .indices(distribution.mode)
    case .gaussian(let distribution): .vectors(distribution.mode.floats)
    }
  }

  /// The Kullback–Leibler divergence of each distribution from that of `other`, `[batch]`, in nats.
  public func divergence(from other: Policy) -> Tensor {
    switch (self, other) {
    case (.categorical(let own), .categorical(let other)): return own.divergence(from: other)
    case (.gaussian(let own), .gaussian(let other)): return own.divergence(from: other)
    default: fatalError("divergence: a policy over indices has none from one over vectors")
    }
  }

  /// The distribution with numbers added to its logits, `[batch, actions]`.
  public func shifted(by offsets: Tensor?) -> Policy {
    guard let offsets else { return self }
    guard case .categorical(let own) = self else {
      fatalError("shifted(by:): a policy over vectors has no logits")
    }
    return .categorical(Categorical(logits: own.logProbabilities + offsets))
  }

  /// The distributions of parts, one after another.
  static func joined(_ parts: [Policy]) -> Policy {
    func all(_ numbers: (Policy) -> Tensor?) -> Tensor {
      .concatenated(parts.compactMap(numbers), along: 0)
    }
    guard case .gaussian(let first)? = parts.first else {
      return .categorical(
        Categorical(
          logits: all { if case .categorical(let own) = $0 { own.logProbabilities } else { nil } }))
    }
    let mean = all { if case .gaussian(let own) = $0 { own.mean } else { nil } }
    guard first.logDeviation.shape.rank == 2 else {
      return .gaussian(DiagonalGaussian(mean: mean, logDeviation: first.logDeviation))
    }
    let spread = all { if case .gaussian(let own) = $0 { own.logDeviation } else { nil } }
    return .gaussian(DiagonalGaussian(mean: mean, logDeviation: spread))
  }

  /// Some of the distributions.
  func rows(_ range: Range<Int>) -> Policy {
    switch self {
    case .categorical(let all):
      return .categorical(Categorical(logits: all.logProbabilities.slice(range)))
    case .gaussian(let all):
      let spread = all.logDeviation
      return .gaussian(
        DiagonalGaussian(
          mean: all.mean.slice(range),
          logDeviation: spread.shape.rank == 2 ? spread.slice(range) : spread))
    }
  }

  /// The distributions of some steps of a rollout, from those of all its steps.
  func rows(of steps: RolloutChunk) -> Policy {
    switch self {
    case .categorical(let all):
      return .categorical(Categorical(logits: steps.rows(of: all.logProbabilities)))
    case .gaussian(let all):
      let spread = all.logDeviation
      return .gaussian(
        DiagonalGaussian(
          mean: steps.rows(of: all.mean),
          logDeviation: spread.shape.rank == 2 ? steps.rows(of: spread) : spread))
    }
  }
}
