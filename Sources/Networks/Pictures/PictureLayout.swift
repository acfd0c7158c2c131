import Tensors

/// How pictures lie in a row of numbers 0…255.
public struct PictureLayout: Equatable, Sendable {
  /// Rows of pixels.
  public var height: Int
  /// Pixels in a row.
  public var width: Int
  /// Numbers for each pixel: colours, or the frames of a stack.
  public var channels: Int
  /// Whether the numbers of one channel stand together (`[channels, height, width]`, as frames are
  /// stacked), and not those of one pixel.
  public var isChannelsFirst: Bool

  /// A layout.
  public init(height: Int, width: Int, channels: Int, isChannelsFirst: Bool) {
    self.height = height
    self.width = width
    self.channels = channels
    self.isChannelsFirst = isChannelsFirst
  }

  /// Numbers in one picture.
  public var size: Int { height * width * channels }

  /// Rows of numbers 0…255 as what convolutions take: `[batch, size]` to
  /// `[batch, height, width, channels]`, 0…1.
  public func pictures(from rows: Tensor) -> Tensor {
    require(
      rows.shape.rank == 2 && rows.shape[1] == size,
      "PictureLayout: rows \(rows.shape) are not pictures of \(height)×\(width) pixels with "
        + "\(channels) channels, [batch, \(size)]")
    let batch = rows.shape[0]
    let pictures =
      isChannelsFirst
      ? rows.reshaped([batch, channels, height, width]).transposed([0, 2, 3, 1])
      : rows.reshaped([batch, height, width, channels])
    return pictures * (1.0 / 255)
  }
}
