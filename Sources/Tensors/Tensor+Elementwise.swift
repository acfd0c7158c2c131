import CKernels

extension Tensor {
  /// The shared path of element-wise operations with one input.
  private func unary(
    _ kernel: ck_unary_operation, _ operation: @autoclosure () -> Operation, _ p: Double = 0,
    _ q: Double = 0
  ) -> Tensor {
    let output = Tensor(uninitialized: shape, elementType)
    ck_unary(kernel, elementType.kernelType, output.pointer, pointer, count, p, q)
    return output.recorded(operation(), self)
  }

  /// A result through which nothing flows back.
  private func constantUnary(
    _ kernel: ck_unary_operation, _ p: Double = 0, _ q: Double = 0
  ) -> Tensor {
    let output = Tensor(uninitialized: shape, elementType)
    ck_unary(kernel, elementType.kernelType, output.pointer, pointer, count, p, q)
    return withExtendedLifetime(self) { output }
  }

  /// |x|; its derivative at 0 is taken to be 0.
  public func magnitude() -> Tensor { unary(ck_absolute, .absolute) }
  /// −1, 0 or 1; a constant.
  public func sign() -> Tensor { constantUnary(ck_sign) }
  /// x²
  public func squared() -> Tensor { unary(ck_square, .square) }
  /// √x
  public func squareRoot() -> Tensor { unary(ck_square_root, .squareRoot) }
  /// 1/x
  public func reciprocal() -> Tensor { unary(ck_reciprocal, .reciprocal) }
  /// eˣ
  public func exponential() -> Tensor { unary(ck_exponential, .exponential) }
  /// The natural logarithm.
  public func logarithm() -> Tensor { unary(ck_logarithm, .logarithm) }
  /// The hyperbolic tangent.
  public func hyperbolicTangent() -> Tensor { unary(ck_tanh, .tanh) }
  /// 1 / (1 + e⁻ˣ)
  public func sigmoid() -> Tensor { unary(ck_sigmoid, .sigmoid) }
  /// log(1 + eˣ), without overflow.
  public func softplus() -> Tensor { unary(ck_softplus, .softplus) }
  /// max(x, 0); its derivative at 0 is taken to be 0.
  public func relu() -> Tensor { unary(ck_relu, .relu) }
  /// scale · x + offset
  public func affine(scale: Double, offset: Double) -> Tensor {
    unary(ck_affine, .affine(scale: scale, offset: offset), scale, offset)
  }
  /// x to the power of `exponent`.
  public func raised(to exponent: Double) -> Tensor { unary(ck_power, .power(exponent), exponent) }
  /// x limited to `[low, high]`; nothing flows back from outside it.
  public func clamped(_ low: Double, _ high: Double) -> Tensor {
    require(low <= high, "clamped(_:_:): the bounds \(low) and \(high) are the wrong way round")
    return unary(ck_clamp, .clamp(low: low, high: high), low, high)
  }
  /// 1 where x lies in `[low, high]` and 0 elsewhere; a constant.
  public func isInside(_ low: Double, _ high: Double) -> Tensor {
    constantUnary(ck_inside, low, high)
  }

  /// The shared path of element-wise operations with two inputs, which broadcast.
  private func binary(
    _ kernel: ck_binary_operation, _ other: Tensor, _ name: StaticString,
    _ operation: @autoclosure () -> Operation
  ) -> Tensor {
    combined(kernel, other, name).recorded(operation(), self, other)
  }

  private func combined(
    _ kernel: ck_binary_operation, _ other: Tensor, _ name: StaticString
  ) -> Tensor {
    require(
      elementType == other.elementType,
      "\(name): element types \(elementType) and \(other.elementType) do not mix")
    if shape == other.shape {
      let output = Tensor(uninitialized: shape, elementType)
      withUnsafeTemporaryAllocation(of: Int64.self, capacity: 2) { numbers in
        numbers[0] = Int64(count)
        numbers[1] = 1
        guard let base = numbers.baseAddress else { return }
        ck_binary(
          kernel, elementType.kernelType, output.pointer, pointer, other.pointer, 1, base, base + 1,
          base + 1)
      }
      return withExtendedLifetime((self, other)) { output }
    }
    guard let result = Shape.broadcast(shape, other.shape) else {
      fatalError("\(name): shapes \(shape) and \(other.shape) do not broadcast")
    }
    let output = Tensor(uninitialized: result, elementType)
    let rank = result.rank
    withUnsafeTemporaryAllocation(of: Int64.self, capacity: 18) { numbers in
      guard let base = numbers.baseAddress else { return }
      for axis in 0..<rank { numbers[axis] = Int64(result[axis]) }
      Tensor.writeBroadcastStrides(of: shape, in: result, to: base + 6)
      Tensor.writeBroadcastStrides(of: other.shape, in: result, to: base + 12)
      ck_binary(
        kernel, elementType.kernelType, output.pointer, pointer, other.pointer, Int32(rank), base,
        base + 6, base + 12)
    }
    return withExtendedLifetime((self, other)) { output }
  }

  /// Strides that walk `shape` along the axes of `result`, 0 where it repeats.
  static func writeBroadcastStrides(
    of shape: Shape, in result: Shape, to strides: UnsafeMutablePointer<Int64>
  ) {
    var step = 1
    let missing = result.rank - shape.rank
    for axis in Swift.stride(from: result.rank - 1, through: 0, by: -1) {
      let own = axis - missing
      if own < 0 || shape[own] == 1 && result[axis] != 1 {
        strides[axis] = 0
      } else {
        strides[axis] = Int64(step)
        step *= shape[own]
      }
    }
  }

  /// The smaller of two, element by element; on a tie the first counts.
  public func minimum(_ other: Tensor) -> Tensor { binary(ck_minimum, other, "minimum", .minimum) }
  /// The larger of two, element by element; on a tie the first counts.
  public func maximum(_ other: Tensor) -> Tensor { binary(ck_maximum, other, "maximum", .maximum) }
  /// 1 where this is greater than `other`, 0 elsewhere; a constant.
  public func isGreater(than other: Tensor) -> Tensor { combined(ck_greater, other, "isGreater") }
  /// 1 where this is at least `other`, 0 elsewhere; a constant.
  public func isAtLeast(_ other: Tensor) -> Tensor {
    combined(ck_greater_or_equal, other, "isAtLeast")
  }
  /// 1 where both are equal, 0 elsewhere; a constant.
  public func isEqual(to other: Tensor) -> Tensor { combined(ck_equal, other, "isEqual") }

  /// The sum, element by element; shapes broadcast.
  public static func + (a: Tensor, b: Tensor) -> Tensor { a.binary(ck_add, b, "+", .add) }
  /// The difference, element by element; shapes broadcast.
  public static func - (a: Tensor, b: Tensor) -> Tensor { a.binary(ck_subtract, b, "-", .subtract) }
  /// The product, element by element; shapes broadcast.
  public static func * (a: Tensor, b: Tensor) -> Tensor { a.binary(ck_multiply, b, "*", .multiply) }
  /// The quotient, element by element; shapes broadcast.
  public static func / (a: Tensor, b: Tensor) -> Tensor { a.binary(ck_divide, b, "/", .divide) }

  /// The gradient before an activation, from its output (this) and the gradient after it.
  func activationGradient(_ activation: Activation, _ gradient: Tensor) -> Tensor {
    switch activation {
    case .identity: gradient
    case .relu:
      binary(ck_relu_gradient, gradient, "relu gradient", .activationGradient(.relu))
    case .tanh:
      binary(ck_tanh_gradient, gradient, "tanh gradient", .activationGradient(.tanh))
    case .sigmoid:
      binary(ck_sigmoid_gradient, gradient, "sigmoid gradient", .activationGradient(.sigmoid))
    }
  }
}

/// `a` where `mask` is positive, `b` elsewhere; all three of one shape. The mask is a constant.
public func choose(_ mask: Tensor, _ a: Tensor, _ b: Tensor) -> Tensor {
  require(
    mask.shape == a.shape && a.shape == b.shape,
    "choose: the shapes \(mask.shape), \(a.shape) and \(b.shape) are not one")
  require(
    mask.elementType == a.elementType && a.elementType == b.elementType,
    "choose: element types do not mix")
  let output = Tensor(uninitialized: a.shape, a.elementType)
  ck_where(
    a.elementType.kernelType, output.pointer, mask.pointer, a.pointer, b.pointer, a.count)
  return output.recorded(.choose, mask.detached(), a, b)
}
