/// The closed set of differentiable operations. Each has a kernel (in the function that records
/// it), a shape check there, a rule in `Operation+Derivatives.swift` and a test. Everything else is
/// made of these; the set is also what a second backend has to implement, so it is kept small.
enum Operation {
  /// A tensor that gradients are asked for at.
  case leaf

  // Element-wise, one input.
  case absolute, square, squareRoot, reciprocal, exponential, logarithm
  case tanh, sigmoid, softplus, relu
  /// scale · x + offset
  case affine(scale: Double, offset: Double)
  case power(Double)
  case clamp(low: Double, high: Double)

  // Element-wise, two inputs that broadcast.
  case add, subtract, multiply, divide, minimum, maximum
  /// Inputs: a mask (a constant), the value where it is positive, the value elsewhere.
  case choose
  /// Inputs: an activation's output and the gradient after it; output: the gradient before it.
  case activationGradient(Activation)

  // Reductions and structure.
  case sum(axis: Int)
  case maximumAlong(axis: Int)
  case broadcast
  case reshape
  case transpose([Int])
  case slice(axis: Int, start: Int)
  /// Zeros around the input, which lies at `start` along `axis`.
  case embed(axis: Int, start: Int)
  case concatenate(axis: Int, [Tensor])
  case gather([Int])
  case scatterAdd([Int])
  case convert

  // Matrices, rows, time.
  case matrixProduct(transposingFirst: Bool, transposingSecond: Bool)
  /// Inputs: x, weights, bias.
  case linear(Activation)
  case softmax
  /// y_t = x_t + d_t · y_{t+1}, or with y_{t−1} when `forwards`. Inputs: x, d.
  case scan(forwards: Bool)
  /// Inputs: the projected inputs of all steps, recurrent weights, the state before the first.
  indirect case lstm(LSTMRecord)

  // Pictures.
  /// Inputs: pictures, weights and, if any, a bias.
  indirect case convolution(Window, Activation)
  /// Inputs: the flow at a convolution's output, weights.
  indirect case convolutionInput(Window)
  /// Inputs: pictures, the flow at their convolution's output.
  indirect case convolutionWeights(Window)
  indirect case maximumPool(Window, PoolPlaces)
  indirect case unpool(Window, PoolPlaces)
  indirect case poolPick(Window, PoolPlaces)
  case resize, resizeBack
}
