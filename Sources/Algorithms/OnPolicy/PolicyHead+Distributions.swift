import Environments
import Networks
import Tensors

extension PolicyHead {
  init(actions: Space, form: PolicyForm) {
    switch actions {
    case .discrete(let count):
      self = .categorical(count: count, doubleSoftmax: form.doubleSoftmax)
    case .box: self = .gaussian(size: actions.size, deviation: form.deviation)
    }
  }

  /// How many numbers the actor gives.
  var outputs: Int {
    switch self {
    case .categorical(let count, _): count
    case .gaussian(let size, .free): size
    case .gaussian(let size, .features): 2 * size
    }
  }

  /// The distribution that the actor's outputs mean.
  /// - Parameters:
  ///   - outputs: `[batch, outputs]`.
  ///   - logDeviations: `[action]` where the deviation is free.
  func policy(from outputs: Tensor, logDeviations: Tensor?) -> Policy {
    switch self {
    case .categorical(_, doubleSoftmax: false): return .categorical(Categorical(logits: outputs))
    case .categorical(_, doubleSoftmax: true):
      // Probabilities taken for logits: no action ever gets more than e / (e + n − 1).
      return .categorical(Categorical(logits: outputs.softmax()))
    case .gaussian(let size, .features):
      let spread = outputs.slice(size..<2 * size, along: 1).softplus() + 5e-5
      return .gaussian(
        DiagonalGaussian(
          mean: outputs.slice(0..<size, along: 1), logDeviation: spread.logarithm()))
    case .gaussian(_, .free):
      guard let logDeviations else { fatalError("A free deviation is a parameter of the network") }
      return .gaussian(DiagonalGaussian(mean: outputs, logDeviation: logDeviations))
    }
  }
}
