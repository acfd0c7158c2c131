import CKernels

extension Tensor {
  /// The linear scan backwards in time along the first axis: y_t = x_t + d_t · y_{t+1}, and y_T =
  /// x_T.
  ///
  /// Discounted returns, generalised advantages, V-trace and learned discounts are this one
  /// operation.
  /// - Parameter decays: d, of this tensor's shape; its last row is not read.
  public func reverseScan(decays: Tensor) -> Tensor { scan(decays, forwards: false) }

  /// The linear scan forwards in time: y_t = x_t + d_t · y_{t−1}, and y_0 = x_0. The adjoint of the
  /// other.
  public func forwardScan(decays: Tensor) -> Tensor { scan(decays, forwards: true) }

  private func scan(_ decays: Tensor, forwards: Bool) -> Tensor {
    require(
      shape.rank >= 1 && shape == decays.shape,
      "scan: the decays \(decays.shape) do not have the shape \(shape) of what is summed")
    require(elementType == decays.elementType, "scan: element types do not mix")
    let output = Tensor(uninitialized: shape, elementType)
    ck_scan(
      elementType.kernelType, output.pointer, pointer, decays.pointer, shape[0],
      shape.count(of: 1..<shape.rank), forwards ? 1 : 0)
    return output.recorded(.scan(forwards: forwards), self, decays)
  }

  /// Shifted one step along the first axis, a row of zeros coming in: row t of the result is row t
  /// + 1 (or t − 1 when `forwards`) of this.
  func shiftedInTime(forwards: Bool) -> Tensor {
    let time = shape[0]
    if time == 0 { return self }
    return forwards
      ? slice(0..<time - 1).embedded(at: 1, of: time, along: 0)
      : slice(1..<time).embedded(at: 0, of: time, along: 0)
  }
}
