import CKernels

extension Tensor {
  /// The matrix product, `[m, k]` by `[k, n]`; of each pair for `[batch, m, k]` by `[batch, k, n]`.
  /// Either operand may be taken transposed without being copied.
  public func matrixProduct(
    _ other: Tensor, transposingFirst: Bool = false, transposingSecond: Bool = false
  ) -> Tensor {
    let rank = shape.rank
    require(
      (rank == 2 || rank == 3) && other.shape.rank == rank,
      "matrixProduct takes two matrices or two batches of them, not \(shape) and \(other.shape)")
    require(elementType == other.elementType, "matrixProduct: element types do not mix")
    let rows = shape[rank - (transposingFirst ? 1 : 2)]
    let inner = shape[rank - (transposingFirst ? 2 : 1)]
    let otherInner = other.shape[rank - (transposingSecond ? 1 : 2)]
    let columns = other.shape[rank - (transposingSecond ? 2 : 1)]
    require(
      inner == otherInner && (rank == 2 || shape[0] == other.shape[0]),
      "matrixProduct: \(shape)\(transposingFirst ? " transposed" : "") and "
        + "\(other.shape)\(transposingSecond ? " transposed" : "") do not fit")
    let batch = rank == 3 ? shape[0] : 1
    let result = rank == 3 ? Shape([batch, rows, columns]) : Shape(rows: rows, columns: columns)
    let output = Tensor(uninitialized: result, elementType)
    ck_matrix_product(
      elementType.kernelType, transposingFirst ? 1 : 0, transposingSecond ? 1 : 0, batch, rows,
      columns, inner, pointer, other.pointer, output.pointer)
    return output.recorded(
      .matrixProduct(transposingFirst: transposingFirst, transposingSecond: transposingSecond),
      self, other)
  }

  /// activation(x · weights + bias): `[batch, inputs]` by `[inputs, outputs]` plus `[outputs]`.
  public func linear(weights: Tensor, bias: Tensor, activation: Activation = .identity) -> Tensor {
    require(
      shape.rank == 2 && weights.shape.rank == 2 && shape[1] == weights.shape[0] && shape[1] > 0,
      "linear: the input \(shape) does not fit the weights \(weights.shape)")
    require(
      bias.shape.rank == 1 && bias.count == weights.shape[1],
      "linear: the bias \(bias.shape) does not fit the weights \(weights.shape)")
    require(
      elementType == weights.elementType && elementType == bias.elementType,
      "linear: element types do not mix")
    let output = Tensor(
      uninitialized: Shape(rows: shape[0], columns: weights.shape[1]), elementType)
    ck_linear(
      elementType.kernelType, activation.kernel, shape[0], weights.shape[1], shape[1], pointer,
      weights.pointer, bias.pointer, output.pointer)
    return output.recorded(.linear(activation), self, weights, bias)
  }
}
