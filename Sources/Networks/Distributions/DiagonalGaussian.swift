import Foundation
import Tensors

/// A normal distribution over vectors whose numbers are independent, one for each row of a batch:
/// the policy over continuous actions.
///
/// ```swift
/// let policy = DiagonalGaussian(mean: head(features), logDeviation: logDeviation)
/// let actions = policy.sample(using: &random)            // [batch, n]
/// let loss = -(policy.logProbability(of: actions) * advantages).mean()
/// ```
///
/// Logarithms of densities, entropies and divergences are differentiable in mean and deviation, to
/// any order; samples are constants, as the gradient by the score needs them.
public struct DiagonalGaussian {
  /// `[batch, n]`
  public let mean: Tensor
  /// The natural logarithm of the standard deviation, `[batch, n]`, or `[n]` for all rows.
  public let logDeviation: Tensor

  /// log √(2π)
  private static let logNormalizer = 0.5 * log(2 * Double.pi)

  /// The distribution with a mean, `[batch, n]`, and the logarithm of the standard deviation,
  /// `[batch, n]` or `[n]`.
  public init(mean: Tensor, logDeviation: Tensor) {
    require(
      mean.shape.rank == 2
        && (logDeviation.shape == mean.shape || logDeviation.shape == [mean.shape[1]]),
      "DiagonalGaussian: the deviation \(logDeviation.shape) does not fit the mean \(mean.shape)")
    self.mean = mean
    self.logDeviation = logDeviation
  }

  /// The logarithm of the density at `actions`, `[batch, n]`, summed over each row: `[batch]`.
  public func logProbability(of actions: Tensor) -> Tensor {
    require(
      actions.shape == mean.shape,
      "DiagonalGaussian: the actions \(actions.shape) do not fit the mean \(mean.shape)")
    let standardised = (actions - mean) * (-logDeviation).exponential()
    return -((standardised.squared() * 0.5 + logDeviation + Self.logNormalizer).sum(along: 1))
  }

  /// The differential entropy, Σ (log σ + ½ log 2πe), `[batch]`.
  public var entropy: Tensor {
    (logDeviation + (Self.logNormalizer + 0.5)).broadcast(to: mean.shape).sum(along: 1)
  }

  /// The Kullback–Leibler divergence of this from `other`, `[batch]`: what describing draws of this
  /// with the other's code costs.
  public func divergence(from other: DiagonalGaussian) -> Tensor {
    require(
      mean.shape == other.mean.shape,
      "DiagonalGaussian: \(mean.shape) has no divergence from \(other.mean.shape)")
    let logRatio = logDeviation - other.logDeviation
    let distance = (mean - other.mean) * (-other.logDeviation).exponential()
    let terms = (distance.squared() + (logRatio * 2).exponential() - 1) * 0.5 - logRatio
    return terms.sum(along: 1)
  }

  /// The likeliest action of each row, which is the mean, `[batch, n]`.
  public var mode: Tensor { mean }

  /// One action for each row, `[batch, n]`, a constant.
  public func sample(using random: inout RandomStream) -> Tensor {
    let noise = Tensor.normal(mean.shape, elementType: mean.elementType, using: &random)
    return mean.detached() + logDeviation.detached().exponential() * noise
  }
}
