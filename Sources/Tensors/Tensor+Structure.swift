import CKernels

extension Tensor {
  /// The same numbers under another shape; nothing is copied.
  public func reshaped(_ newShape: Shape) -> Tensor {
    require(
      newShape.count == count, "reshaped: \(shape) and \(newShape) hold different counts")
    if newShape == shape { return self }
    var output = detached()
    output.shape = newShape
    return output.recorded(.reshape, self)
  }

  /// One axis; nothing is copied.
  public func flattened() -> Tensor { reshaped([count]) }

  /// Axes in another order: axis `i` of the result is axis `order[i]` of this.
  public func transposed(_ order: [Int]) -> Tensor {
    require(
      order.sorted() == Array(0..<shape.rank),
      "transposed: \(order) is no order of the axes of \(shape)")
    let strides = shape.strides
    let output = Tensor(uninitialized: Shape(order.map { shape[$0] }), elementType)
    let dimensions = order.map { Int64(shape[$0]) }
    let steps = order.map { Int64(strides[$0]) }
    ck_strided_copy(
      elementType.kernelType, output.pointer, pointer, Int32(order.count), dimensions, steps)
    return output.recorded(.transpose(order), self)
  }

  /// The last two axes exchanged.
  public func transposed() -> Tensor {
    require(shape.rank >= 2, "transposed needs two axes; the shape is \(shape)")
    var order = Array(0..<shape.rank)
    order.swapAt(shape.rank - 2, shape.rank - 1)
    return transposed(order)
  }

  /// Repeated to a larger shape (aligned at the last axis, 1 stretches).
  public func broadcast(to target: Shape) -> Tensor {
    if shape == target { return self }
    require(
      Shape.broadcast(shape, target) == target, "broadcast: \(shape) does not stretch to \(target)")
    let output = Tensor(uninitialized: target, elementType)
    withUnsafeTemporaryAllocation(of: Int64.self, capacity: 12) { numbers in
      guard let base = numbers.baseAddress else { return }
      for axis in 0..<target.rank { numbers[axis] = Int64(target[axis]) }
      Tensor.writeBroadcastStrides(of: shape, in: target, to: base + 6)
      ck_strided_copy(
        elementType.kernelType, output.pointer, pointer, Int32(target.rank), base, base + 6)
    }
    return output.recorded(.broadcast, self)
  }

  /// The positions `range` along `axis`. A view where the axis is the first; a copy elsewhere.
  public func slice(_ range: Range<Int>, along axis: Int = 0) -> Tensor {
    let axis = shape.axis(axis, in: "slice")
    require(
      range.lowerBound >= 0 && range.upperBound <= shape[axis],
      "slice: \(range) is not within axis \(axis) of \(shape)")
    if range.count == shape[axis] { return self }
    var result = shape
    result[axis] = range.count
    let inner = shape.count(of: axis + 1..<shape.rank)
    let outer = shape.count(of: 0..<axis)
    let output: Tensor
    if outer == 1 {
      var view = detached()
      view.shape = result
      view.offset += range.lowerBound * inner
      output = view
    } else {
      output = Tensor(uninitialized: result, elementType)
      ck_copy_rows(
        elementType.kernelType, output.pointer, range.count * inner,
        pointer + range.lowerBound * inner * elementType.size, shape[axis] * inner, outer,
        range.count * inner)
    }
    return output.recorded(.slice(axis: axis, start: range.lowerBound), self)
  }

  /// Zeros of length `total` along `axis`, with this at `start`: the adjoint of `slice`.
  public func embedded(at start: Int, of total: Int, along axis: Int) -> Tensor {
    let axis = shape.axis(axis, in: "embedded")
    require(
      start >= 0 && start + shape[axis] <= total,
      "embedded: \(shape) at \(start) does not fit \(total) along axis \(axis)")
    var result = shape
    result[axis] = total
    let inner = shape.count(of: axis + 1..<shape.rank)
    let output = Tensor.zeros(result, elementType: elementType)
    ck_copy_rows(
      elementType.kernelType, output.pointer + start * inner * elementType.size, total * inner,
      pointer, shape[axis] * inner, shape.count(of: 0..<axis), shape[axis] * inner)
    return output.recorded(.embed(axis: axis, start: start), self)
  }

  /// Adds `part` at the positions from `start` on along `axis`, in place; not differentiable.
  mutating func add(_ part: Tensor, at start: Int, along axis: Int) {
    require(
      shape.rank == part.shape.rank && start >= 0 && start + part.shape[axis] <= shape[axis],
      "add: \(part.shape) at \(start) does not fit \(shape) along axis \(axis)")
    let inner = shape.count(of: axis + 1..<shape.rank)
    let run = part.shape[axis] * inner
    ck_add_rows(
      elementType.kernelType, ownPointer() + start * inner * elementType.size, shape[axis] * inner,
      part.pointer, run, shape.count(of: 0..<axis), run)
    withExtendedLifetime(part) {}
  }

  /// The parts one after another along `axis`; their other axes must agree.
  public static func concatenated(_ parts: [Tensor], along axis: Int) -> Tensor {
    guard let first = parts.first else { fatalError("concatenated needs a part") }
    let axis = first.shape.axis(axis, in: "concatenated")
    var result = first.shape
    result[axis] = 0
    for part in parts {
      var expected = first.shape
      expected[axis] = part.shape.rank == first.shape.rank ? part.shape[axis] : 0
      require(
        part.shape == expected && part.elementType == first.elementType,
        "concatenated: \(part.shape) does not join \(first.shape) along axis \(axis)")
      result[axis] += part.shape[axis]
    }
    let output = Tensor(uninitialized: result, first.elementType)
    let inner = result.count(of: axis + 1..<result.rank)
    let outer = result.count(of: 0..<axis)
    var start = 0
    for part in parts {
      let run = part.shape[axis] * inner
      ck_copy_rows(
        first.elementType.kernelType, output.pointer + start * first.elementType.size,
        result[axis] * inner, part.pointer, run, outer, run)
      start += run
    }
    withExtendedLifetime(parts) {}
    // The record names one input; the rule reads the others from the operation.
    let tracked = parts.first { $0.node >= 0 && (Tape.current?.holds($0) ?? false) }
    return tracked.map { output.recorded(.concatenate(axis: axis, parts), $0) } ?? output
  }

  /// The same numbers in another element type.
  public func converted(to type: ElementType) -> Tensor {
    if type == elementType { return self }
    let output = Tensor(uninitialized: shape, type)
    ck_convert(elementType.kernelType, type.kernelType, output.pointer, pointer, count)
    return output.recorded(.convert, self)
  }
}
