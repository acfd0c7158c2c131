import CKernels

/// How a window slides over a picture.
public enum WindowPadding: String, CaseIterable, Sendable {
  /// Zeros around the picture, so that a stride of s gives ⌈size / s⌉ places; an odd one more below and
  /// to the right.
  case same
  /// The window stays inside the picture.
  case valid
}

/// A window's places over pictures of one size, worked out.
struct Window: Equatable {
  var height: Int
  var width: Int
  var kernelHeight: Int
  var kernelWidth: Int
  var stride: Int
  var outHeight: Int
  var outWidth: Int
  var top: Int
  var left: Int
  var bottom: Int
  var right: Int

  /// The places of a window over `[height, width]`.
  init(
    over picture: (height: Int, width: Int), kernel: (height: Int, width: Int), stride: Int,
    padding: WindowPadding, in operation: StaticString
  ) {
    require(
      kernel.height > 0 && kernel.width > 0 && stride > 0,
      "\(operation): a window of \(kernel.height)×\(kernel.width) pixels with the stride \(stride)")
    let rows = Window.places(picture.height, kernel.height, stride, padding)
    let columns = Window.places(picture.width, kernel.width, stride, padding)
    require(
      rows.count > 0 && columns.count > 0,
      "\(operation): a window of \(kernel.height)×\(kernel.width) pixels does not fit into a picture "
        + "of \(picture.height)×\(picture.width)")
    (height, width) = picture
    (kernelHeight, kernelWidth) = kernel
    self.stride = stride
    (outHeight, top, bottom) = rows
    (outWidth, left, right) = columns
  }

  /// How many places there are along one side, and how many zeros before and after.
  private static func places(
    _ size: Int, _ kernel: Int, _ stride: Int, _ padding: WindowPadding
  ) -> (count: Int, before: Int, after: Int) {
    guard padding == .same else {
      return (size < kernel ? 0 : (size - kernel) / stride + 1, 0, 0)
    }
    let count = (size + stride - 1) / stride
    let zeros = max(0, (count - 1) * stride + kernel - size)
    return (count, zeros / 2, zeros - zeros / 2)
  }

  /// The kernel's view of a convolution.
  func convolution(batch: Int, inputs: Int, outputs: Int) -> ck_convolution {
    ck_convolution(
      batch: batch, height: height, width: width, inputs: inputs, out_height: outHeight,
      out_width: outWidth, outputs: outputs, kernel_height: kernelHeight,
      kernel_width: kernelWidth, stride: stride, top: top, left: left, bottom: bottom, right: right)
  }

  /// The kernel's view of pooling.
  func pooling(batch: Int, channels: Int) -> ck_window {
    ck_window(
      batch: batch, height: height, width: width, channels: channels, out_height: outHeight,
      out_width: outWidth, kernel: kernelHeight, stride: stride, top: top, left: left)
  }
}

/// Where in its window each largest number stood, a byte each.
final class PoolPlaces {
  let pointer: UnsafeMutablePointer<UInt8>
  private let storage: Storage

  init(count: Int) {
    storage = Storage(bytes: max(count, 1))
    pointer = storage.pointer.assumingMemoryBound(to: UInt8.self)
  }
}
