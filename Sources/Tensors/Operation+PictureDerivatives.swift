/// The rules of operations on pictures. Each family is closed: the derivative of an adjoint is the
/// operation itself, so that gradients of every order stay within it.
extension Tape.Node {
  /// Whether this was one of them.
  func pullBackPictures(
    _ g: Tensor, needs: (Bool, Bool, Bool), give: (Int, Tensor) -> Void
  ) -> Bool {
    guard let x = first else { return false }
    switch operation {
    case .convolution(let window, let activation):
      guard let weights = second else { return false }
      let before = output.activationGradient(activation, g)
      if needs.0 { give(0, before.convolutionInput(weights, window)) }
      pullBackKernel(x, before, window, needs: needs, give: give)
    case .convolutionInput(let window):
      guard let weights = second else { return false }
      if needs.0 { give(0, g.convolution(weights, bias: nil, window, .identity)) }
      if needs.1 { give(1, g.convolutionWeights(x, window)) }
    case .convolutionWeights(let window):
      guard let flow = second else { return false }
      if needs.0 { give(0, flow.convolutionInput(g, window)) }
      if needs.1 { give(1, x.convolution(g, bias: nil, window, .identity)) }
    case .maximumPool(let window, let places), .poolPick(let window, let places):
      give(0, g.unpooled(window, places))
    case .unpool(let window, let places): give(0, g.poolPicked(window, places))
    case .resize: give(0, g.resizedBack(height: x.shape[1], width: x.shape[2]))
    case .resizeBack: give(0, g.resized(height: x.shape[1], width: x.shape[2]))
    default: return false
    }
    return true
  }

  /// Weights and bias of a convolution: from one pass, unless that is itself to be differentiated.
  private func pullBackKernel(
    _ x: Tensor, _ before: Tensor, _ window: Window, needs: (Bool, Bool, Bool),
    give: (Int, Tensor) -> Void
  ) {
    if needs.1, !(Tape.current?.isRecording ?? false) {
      let flow = x.weightsAndBias(before, window)
      give(1, flow.weights)
      if needs.2 { give(2, flow.bias) }
      return
    }
    if needs.1 { give(1, x.convolutionWeights(before, window)) }
    if needs.2 {
      let channels = before.shape[3]
      give(2, before.reshaped([before.count / channels, channels]).sum(along: 0))
    }
  }
}
