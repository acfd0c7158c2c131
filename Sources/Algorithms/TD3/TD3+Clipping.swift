import Networks
import Tensors

extension TD3 {
  /// The gradient at `tree` after the clipping that the settings ask for.
  func clipped(_ gradient: Gradient, like tree: some ParameterTree) -> Gradient {
    guard settings.gradientClip > 0 else { return gradient }
    switch settings.clipScope {
    case .network: return gradient.clipped(toNorm: settings.gradientClip)
    case .featuresAndHead:
      // Every perceptron's walk ends with its head's weights and bias: two tensors.
      let perPerceptron = 2 * (settings.hidden.count + 1)
      var tensors: [Tensor] = []
      for start in stride(from: 0, to: gradient.tensors.count, by: perPerceptron) {
        let all = gradient.tensors[start..<start + perPerceptron]
        for part in [Array(all.dropLast(2)), Array(all.suffix(2))] {
          tensors += Gradient(part).clipped(toNorm: settings.gradientClip).tensors
        }
      }
      return Gradient(tensors)
    }
  }
}
