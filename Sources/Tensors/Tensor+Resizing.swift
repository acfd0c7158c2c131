import CKernels

extension Tensor {
  /// Pictures of another size, each pixel between four of the old ones (bilinear, corners not
  /// aligned): `[batch, height, width, channels]` to `[batch, newHeight, newWidth, channels]`.
  public func resized(height newHeight: Int, width newWidth: Int) -> Tensor {
    require(
      shape.rank == 4 && shape[1] > 0 && shape[2] > 0 && newHeight > 0 && newWidth > 0,
      "resized: pictures \(shape), [batch, height, width, channels], to \(newHeight)×\(newWidth)")
    let output = Tensor(uninitialized: [shape[0], newHeight, newWidth, shape[3]], elementType)
    var sizes = ck_resizing(from: shape, to: output.shape)
    ck_resize(elementType.kernelType, &sizes, pointer, output.pointer)
    return output.recorded(.resize, self)
  }

  /// What flows to pictures of the size `[height, width]` from this, the flow at what they were resized
  /// to: the adjoint of `resized`.
  func resizedBack(height: Int, width: Int) -> Tensor {
    let output = Tensor(uninitialized: [shape[0], height, width, shape[3]], elementType)
    var sizes = ck_resizing(from: output.shape, to: shape)
    ck_resize_back(elementType.kernelType, &sizes, pointer, output.pointer)
    return output.recorded(.resizeBack, self)
  }
}

extension ck_resizing {
  fileprivate init(from small: Shape, to large: Shape) {
    self.init(
      batch: small[0], height: small[1], width: small[2], channels: small[3],
      out_height: large[1], out_width: large[2], rows: nil, columns: nil)
  }
}
