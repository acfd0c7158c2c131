import Networks
import Tensors

/// A network in two parts that can be told apart: layers that make features, and what reads them.
public protocol FeatureNetwork: ParameterTree {
  /// How many parameters (tensors, in the order of the walk) belong to the feature layers and to the
  /// head, in turn.
  var partSizes: [Int] { get }
}

/// A policy network: observations to features, features to actions within −1…1.
public protocol FeatureActor: FeatureNetwork {
  /// The output of the last hidden layer: `[batch, observation]` to `[batch, width]`.
  func features(_ observations: Tensor) -> Tensor
  /// The action that features lead to (of a Gaussian: its mean, squashed): `[batch, width]` to
  /// `[batch, action]`.
  func action(from features: Tensor) -> Tensor
  /// The width of the features.
  var featureWidth: Int { get }
}

extension Perceptron: FeatureNetwork {
  /// Weights and bias of each hidden layer; those of the head.
  public var partSizes: [Int] { [2 * hidden.count, 2] }
}

/// A perceptron whose head ends in tanh is a deterministic policy.
extension Perceptron: FeatureActor {
  /// The head's output.
  public func action(from features: Tensor) -> Tensor { head(features) }
  /// The inputs of the head.
  public var featureWidth: Int { head.weights.shape[0] }
}
