import Foundation
import Networks
import Tensors

/// A policy that draws from a Gaussian and squashes the draw with tanh (Haarnoja et al. 2018,
/// Appendix C): observation to features to the mean and the logarithm of the deviation.
public struct GaussianActor: FeatureActor {
  /// The hidden layers.
  public var hidden: [Linear]
  /// Features to the mean, before tanh.
  public var mean: Linear
  /// Features to the logarithm of the deviation, before clamping.
  public var logDeviation: Linear

  /// The bounds of the deviation's logarithm.
  public static let logDeviationBounds = -20.0...2.0

  /// A freshly drawn actor.
  public init(
    observationSize: Int, actionSize: Int, hidden widths: [Int], initializer: Initializer,
    using random: inout RandomStream
  ) {
    let trunk = Perceptron(
      observationSize, hidden: widths, actionSize, initializer: initializer, using: &random)
    hidden = trunk.hidden
    mean = trunk.head
    logDeviation = Linear(
      trunk.featureWidth, actionSize, initializer: initializer, using: &random)
  }

  /// The output of the last hidden layer.
  public func features(_ observations: Tensor) -> Tensor { hidden.reduce(observations) { $1($0) } }

  /// tanh of the mean.
  public func action(from features: Tensor) -> Tensor { mean(features).hyperbolicTangent() }

  /// The inputs of the head.
  public var featureWidth: Int { mean.weights.shape[0] }

  /// Weights and bias of each hidden layer; those of both heads.
  public var partSizes: [Int] { [2 * hidden.count, 4] }

  /// The action that the noise leads to, `[batch, action]`, and the logarithm of its density,
  /// `[batch, 1]`. Differentiable in the parameters (the reparameterisation of Haarnoja 2018, Eq. 8).
  /// - Parameters:
  ///   - features: `[batch, width]`.
  ///   - noise: `[batch, action]`, standard normal.
  public func sample(from features: Tensor, noise: Tensor) -> (action: Tensor, logDensity: Tensor) {
    let (draw, logDeviation) = draw(from: features, noise: noise)
    // −½ε² − log σ − ½ log 2π of the Gaussian, less log(1 − tanh²u) of the squashing, written as
    // 2(log 2 − u − softplus(−2u)), which stays exact where tanh u rounds to one.
    let squashing = (draw + (draw * -2).softplus()) * -2 + 2 * log(2)
    let perAction = noise.squared() * -0.5 - logDeviation - 0.5 * log(2 * .pi) - squashing
    return (draw.hyperbolicTangent(), perAction.sum(along: 1, keepingAxis: true))
  }

  /// The action alone.
  public func action(from features: Tensor, noise: Tensor) -> Tensor {
    draw(from: features, noise: noise).draw.hyperbolicTangent()
  }

  private func draw(from features: Tensor, noise: Tensor) -> (draw: Tensor, logDeviation: Tensor) {
    let mean = mean(features)
    require(
      mean.shape == noise.shape,
      "GaussianActor: the noise \(noise.shape) does not fit the mean \(mean.shape)")
    let bounds = Self.logDeviationBounds
    let logDeviation = logDeviation(features).clamped(bounds.lowerBound, bounds.upperBound)
    return (mean + logDeviation.exponential() * noise, logDeviation)
  }

  /// Shows the hidden layers, then both heads.
  public mutating func walk(_ visitor: inout some ParameterVisitor) {
    visitor.visit("hidden", &hidden)
    visitor.visit("mean", &mean)
    visitor.visit("log_deviation", &logDeviation)
  }
}
