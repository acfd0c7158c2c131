import CKernels

extension Tensor {
  /// The sum of all numbers, of shape `[]`.
  public func sum() -> Tensor {
    flattened().sum(along: 0)
  }

  /// The mean of all numbers, of shape `[]`.
  public func mean() -> Tensor { sum() / Double(count) }

  /// The sum along one axis, which goes (or stays with the length 1 when `keepingAxis`).
  public func sum(along axis: Int, keepingAxis: Bool = false) -> Tensor {
    let axis = shape.axis(axis, in: "sum")
    let output = Tensor(
      uninitialized: shape.reduced(along: axis, keepingAxis: keepingAxis), elementType)
    ck_sum(
      elementType.kernelType, output.pointer, pointer, shape.count(of: 0..<axis), shape[axis],
      shape.count(of: axis + 1..<shape.rank))
    return output.recorded(.sum(axis: axis), self)
  }

  /// The mean along one axis.
  public func mean(along axis: Int, keepingAxis: Bool = false) -> Tensor {
    let axis = shape.axis(axis, in: "mean")
    return sum(along: axis, keepingAxis: keepingAxis) / Double(shape[axis])
  }

  /// The largest number along one axis. Equal largest numbers share what flows back.
  public func maximum(along axis: Int, keepingAxis: Bool = false) -> Tensor {
    let axis = shape.axis(axis, in: "maximum")
    require(shape[axis] > 0, "maximum: the axis \(axis) of \(shape) is empty")
    let output = Tensor(
      uninitialized: shape.reduced(along: axis, keepingAxis: keepingAxis), elementType)
    ck_max(
      elementType.kernelType, output.pointer, pointer, shape.count(of: 0..<axis), shape[axis],
      shape.count(of: axis + 1..<shape.rank))
    return output.recorded(.maximumAlong(axis: axis), self)
  }

  /// log Σ eˣ along the last axis, which goes; no overflow.
  public func logSumExponential() -> Tensor {
    // The largest number is a constant here: its share of the derivative cancels exactly.
    let largest = maximum(along: -1, keepingAxis: true).detached()
    let sums = (self - largest).exponential().sum(along: -1)
    return sums.logarithm() + largest.reshaped(sums.shape)
  }

  /// eˣ / Σ eˣ along the last axis; no overflow.
  public func softmax() -> Tensor {
    require(shape.rank >= 1 && count > 0, "softmax needs a last axis; the shape is \(shape)")
    let output = Tensor(uninitialized: shape, elementType)
    let columns = shape[shape.rank - 1]
    ck_softmax(elementType.kernelType, output.pointer, pointer, count / columns, columns)
    return output.recorded(.softmax, self)
  }

  /// log softmax along the last axis.
  public func logSoftmax() -> Tensor {
    let total = logSumExponential()
    var column = shape
    column[shape.rank - 1] = 1
    return self - total.reshaped(column)
  }

  /// Summed over the axes along which this shape was broadcast from `target`: the adjoint of
  /// broadcasting.
  func summed(to target: Shape) -> Tensor {
    if shape == target { return self }
    var result = self
    while result.shape.rank > target.rank { result = result.sum(along: 0) }
    for axis in 0..<target.rank where target[axis] == 1 && result.shape[axis] != 1 {
      result = result.sum(along: axis, keepingAxis: true)
    }
    return result
  }
}
