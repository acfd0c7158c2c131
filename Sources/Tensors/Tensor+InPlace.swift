import CKernels

/// The fused steps of optimizers, in place: one pass over each parameter. They are not
/// differentiable; the optimizers' value-returning twins are.
extension Tensor {
  /// One step of Adam on this parameter. See `ck_adam_settings` for the meaning of the numbers.
  public mutating func stepAdam(
    first: inout Tensor, second: inout Tensor, along gradient: Tensor, rate: Double, beta1: Double,
    beta2: Double, epsilon: Double, weightDecay: Double, gradientScale: Double, count: Int
  ) {
    checkSameShape(gradient, "stepAdam: the gradient")
    checkSameShape(first, "stepAdam: the mean")
    checkSameShape(second, "stepAdam: the mean square")
    var settings = ck_adam_settings(
      rate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon, weight_decay: weightDecay,
      gradient_scale: gradientScale, correction1: 1 - Tensor.power(beta1, count),
      correction2: 1 - Tensor.power(beta2, count))
    ck_adam(
      elementType.kernelType, ownPointer(), first.ownPointer(), second.ownPointer(),
      gradient.pointer, self.count, &settings)
  }

  /// One step of RMSProp on this parameter.
  public mutating func stepRMSProp(
    second: inout Tensor, along gradient: Tensor, rate: Double, decay: Double, epsilon: Double,
    innerEpsilon: Double = 0, weightDecay: Double, gradientScale: Double
  ) {
    checkSameShape(gradient, "stepRMSProp: the gradient")
    checkSameShape(second, "stepRMSProp: the mean square")
    var settings = ck_rmsprop_settings(
      rate: rate, decay: decay, epsilon: epsilon, weight_decay: weightDecay,
      gradient_scale: gradientScale, inner_epsilon: innerEpsilon)
    ck_rmsprop(
      elementType.kernelType, ownPointer(), second.ownPointer(), gradient.pointer, count, &settings)
  }

  /// One step of gradient descent with momentum on this parameter.
  public mutating func stepSGD(
    velocity: inout Tensor, along gradient: Tensor, rate: Double, momentum: Double,
    weightDecay: Double, gradientScale: Double
  ) {
    checkSameShape(gradient, "stepSGD: the gradient")
    checkSameShape(velocity, "stepSGD: the velocity")
    var settings = ck_sgd_settings(
      rate: rate, momentum: momentum, weight_decay: weightDecay, gradient_scale: gradientScale)
    ck_sgd(
      elementType.kernelType, ownPointer(), velocity.ownPointer(), gradient.pointer, count,
      &settings)
  }

  /// Moves a fraction `rate` of the way towards `source` (Polyak averaging).
  public mutating func track(_ source: Tensor, rate: Double) {
    checkSameShape(source, "track: the source")
    // target + (source − target) is not the source after rounding; all the way means equal.
    guard rate != 1 else {
      self = source.detached()
      return
    }
    ck_track(elementType.kernelType, ownPointer(), source.pointer, rate, count)
  }

  /// The kernels write as many numbers as the parameter has, so everything must be of its form.
  private func checkSameShape(_ other: Tensor, _ what: StaticString) {
    require(
      shape == other.shape && elementType == other.elementType,
      "\(what) \(other.shape) of \(other.elementType) does not fit the parameter \(shape) of "
        + "\(elementType)")
  }

  /// A whole power by repeated squaring: the same bits everywhere.
  package static func power(_ base: Double, _ exponent: Int) -> Double {
    var result = 1.0
    var factor = base
    var rest = exponent
    while rest > 0 {
      if rest & 1 == 1 { result *= factor }
      factor *= factor
      rest >>= 1
    }
    return result
  }
}
