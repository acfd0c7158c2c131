import CKernels

/// Pictures are `[batch, height, width, channels]`: channels stand together, which is how the kernels
/// like them best.
extension Tensor {
  /// activation(this ∗ weights + bias): `[batch, height, width, inputs]` by
  /// `[kernel height, kernel width, inputs, outputs]` plus `[outputs]`. The kernel is not flipped, as
  /// everywhere in learning.
  /// - Parameter activation: `.identity` or `.relu`, the ones that cost nothing there.
  /// - Returns: `[batch, ⌈height / stride⌉, ⌈width / stride⌉, outputs]` with the padding `.same`.
  public func convolution(
    _ weights: Tensor, bias: Tensor, stride: Int = 1, padding: WindowPadding = .same,
    activation: Activation = .identity
  ) -> Tensor {
    require(
      shape.rank == 4 && weights.shape.rank == 4 && shape[3] == weights.shape[2],
      "convolution: the pictures \(shape) do not fit the weights \(weights.shape); they are [batch, "
        + "height, width, inputs] and [height, width, inputs, outputs]")
    require(
      bias.shape == [weights.shape[3]],
      "convolution: the bias \(bias.shape) does not fit the weights \(weights.shape)")
    require(
      activation == .identity || activation == .relu,
      "convolution: \(activation) does not follow in the same operation; apply it afterwards")
    let window = Window(
      over: (shape[1], shape[2]), kernel: (weights.shape[0], weights.shape[1]), stride: stride,
      padding: padding, in: "convolution")
    return convolution(weights, bias: bias, window, activation)
  }

  /// The same with the places worked out; without a bias where that is `nil`.
  func convolution(
    _ weights: Tensor, bias: Tensor?, _ window: Window, _ activation: Activation
  ) -> Tensor {
    checkTypes(weights, bias, in: "convolution")
    let outputs = weights.shape[3]
    let output = Tensor(
      uninitialized: [shape[0], window.outHeight, window.outWidth, outputs], elementType)
    var kernel = window.convolution(batch: shape[0], inputs: shape[3], outputs: outputs)
    if shape[0] > 0 {
      ck_convolve(
        elementType.kernelType, &kernel, activation == .relu ? 1 : 0, pointer, weights.pointer,
        bias?.pointer, output.pointer)
    }
    return output.recorded(.convolution(window, activation), self, weights, bias)
  }

  /// What flows to the input of a convolution from this, the flow at its output: its adjoint in the
  /// input. `[batch, out height, out width, outputs]` to `[batch, height, width, inputs]`.
  func convolutionInput(_ weights: Tensor, _ window: Window) -> Tensor {
    checkTypes(weights, nil, in: "convolutionInput")
    require(
      shape.rank == 4 && shape[3] == weights.shape[3] && shape[1] == window.outHeight
        && shape[2] == window.outWidth,
      "convolutionInput: the flow \(shape) does not fit the weights \(weights.shape)")
    let inputs = weights.shape[2]
    let output = Tensor(
      uninitialized: [shape[0], window.height, window.width, inputs], elementType)
    var kernel = window.convolution(batch: shape[0], inputs: inputs, outputs: shape[3])
    if shape[0] > 0 {
      ck_convolve_input(
        elementType.kernelType, &kernel, pointer, weights.pointer, output.pointer)
    }
    return output.recorded(.convolutionInput(window), self, weights)
  }

  /// What flows to the weights of a convolution of this from `flow`, the flow at its output: its
  /// adjoint in the weights, `[kernel height, kernel width, inputs, outputs]`.
  func convolutionWeights(_ flow: Tensor, _ window: Window) -> Tensor {
    let output = weightsAndBias(flow, window).weights
    return output.recorded(.convolutionWeights(window), self, flow)
  }

  /// The same, with what flows to the bias, from one pass; not recorded.
  func weightsAndBias(_ flow: Tensor, _ window: Window) -> (weights: Tensor, bias: Tensor) {
    checkTypes(flow, nil, in: "convolutionWeights")
    require(
      shape.rank == 4 && flow.shape.rank == 4 && flow.shape[0] == shape[0]
        && shape[1] == window.height && shape[2] == window.width
        && flow.shape[1] == window.outHeight && flow.shape[2] == window.outWidth,
      "convolutionWeights: the flow \(flow.shape) does not fit the pictures \(shape)")
    let (inputs, outputs) = (shape[3], flow.shape[3])
    let weights = Tensor(
      uninitialized: [window.kernelHeight, window.kernelWidth, inputs, outputs], elementType)
    let bias = Tensor(uninitialized: [outputs], elementType)
    var kernel = window.convolution(batch: shape[0], inputs: inputs, outputs: outputs)
    ck_convolve_weights(
      elementType.kernelType, &kernel, pointer, flow.pointer, weights.pointer, bias.pointer)
    withExtendedLifetime((self, flow)) {}
    return (weights, bias)
  }

  private func checkTypes(_ other: Tensor, _ bias: Tensor?, in operation: StaticString) {
    require(
      elementType == other.elementType && elementType == (bias?.elementType ?? elementType),
      "\(operation): element types do not mix")
  }
}
