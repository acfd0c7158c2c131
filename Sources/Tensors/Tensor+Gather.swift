import CKernels

extension Tensor {
  /// The rows at `indices` (along the first axis), in that order; an index may appear more than
  /// once.
  public func gathered(_ indices: [Int]) -> Tensor {
    require(shape.rank >= 1, "gathered needs an axis; the shape is []")
    let rows = shape[0]
    for index in indices {
      require(index >= 0 && index < rows, "gathered: row \(index) is not within \(shape)")
    }
    var result = shape
    result[0] = indices.count
    let output = Tensor(uninitialized: result, elementType)
    ck_gather(
      elementType.kernelType, output.pointer, pointer, indices.map(Int64.init), indices.count,
      shape.count(of: 1..<shape.rank))
    return output.recorded(.gather(indices), self)
  }

  /// Zeros with `rows` rows, to which row `i` of this is added at `indices[i]`: the adjoint of
  /// `gathered`.
  public func scatterAdded(at indices: [Int], rows: Int) -> Tensor {
    require(
      shape.rank >= 1 && shape[0] == indices.count,
      "scatterAdded: \(indices.count) indices do not match the rows of \(shape)")
    for index in indices {
      require(index >= 0 && index < rows, "scatterAdded: row \(index) is not below \(rows)")
    }
    var result = shape
    result[0] = rows
    let output = Tensor.zeros(result, elementType: elementType)
    ck_scatter_add(
      elementType.kernelType, output.pointer, pointer, indices.map(Int64.init), indices.count,
      shape.count(of: 1..<shape.rank))
    return output.recorded(.scatterAdd(indices), self)
  }

  /// One number of each row: `[rows, columns]` and `rows` column indices give `[rows]`.
  public func picked(_ columns: [Int]) -> Tensor {
    require(
      shape.rank == 2 && shape[0] == columns.count,
      "picked: \(columns.count) indices do not match the rows of \(shape)")
    let width = shape[1]
    for column in columns {
      require(column >= 0 && column < width, "picked: column \(column) is not within \(shape)")
    }
    return flattened().gathered(columns.enumerated().map { $0.offset * width + $0.element })
  }
}
