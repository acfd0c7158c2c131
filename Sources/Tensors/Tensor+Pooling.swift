import CKernels

extension Tensor {
  /// The largest number of each window, channel by channel: `[batch, height, width, channels]` to
  /// `[batch, ⌈height / stride⌉, ⌈width / stride⌉, channels]` with the padding `.same`, where what lies
  /// outside the picture does not count.
  /// - Parameter kernel: pixels along each side of the window, 1…15.
  public func maximumPooled(
    kernel: Int, stride: Int, padding: WindowPadding = .same
  ) -> Tensor {
    require(
      shape.rank == 4, "maximumPooled takes [batch, height, width, channels], not \(shape)")
    require(
      (1...15).contains(kernel), "maximumPooled: windows have 1 to 15 pixels a side, not \(kernel)")
    let window = Window(
      over: (shape[1], shape[2]), kernel: (kernel, kernel), stride: stride, padding: padding,
      in: "maximumPooled")
    let output = Tensor(
      uninitialized: [shape[0], window.outHeight, window.outWidth, shape[3]], elementType)
    var kernelWindow = window.pooling(batch: shape[0], channels: shape[3])
    guard Tape.recorder(of: self, nil, nil) != nil else {
      ck_pool_maximum(elementType.kernelType, &kernelWindow, pointer, output.pointer, nil)
      withExtendedLifetime(self) {}
      return output
    }
    let places = PoolPlaces(count: output.count)
    ck_pool_maximum(elementType.kernelType, &kernelWindow, pointer, output.pointer, places.pointer)
    return output.recorded(.maximumPool(window, places), self)
  }

  /// This flow at the places of the pictures where the largest numbers stood, zeros elsewhere: the
  /// adjoint of `poolPicked`.
  func unpooled(_ window: Window, _ places: PoolPlaces) -> Tensor {
    let output = Tensor(
      uninitialized: [shape[0], window.height, window.width, shape[3]], elementType)
    var kernel = window.pooling(batch: shape[0], channels: shape[3])
    ck_unpool(elementType.kernelType, &kernel, pointer, places.pointer, output.pointer)
    withExtendedLifetime(places) {}
    return output.recorded(.unpool(window, places), self)
  }

  /// The numbers of these pictures at the places: linear, where the maximum chose once and for all.
  func poolPicked(_ window: Window, _ places: PoolPlaces) -> Tensor {
    let output = Tensor(
      uninitialized: [shape[0], window.outHeight, window.outWidth, shape[3]], elementType)
    var kernel = window.pooling(batch: shape[0], channels: shape[3])
    ck_pool_pick(elementType.kernelType, &kernel, pointer, places.pointer, output.pointer)
    withExtendedLifetime(places) {}
    return output.recorded(.poolPick(window, places), self)
  }
}
