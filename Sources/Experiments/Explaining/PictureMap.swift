/// A number for every part of a picture, coarser than the picture where a network has pooled.
public struct PictureMap: Sendable, Equatable {
  /// Rows.
  public let height: Int
  /// Numbers in a row.
  public let width: Int
  /// `[height, width]`
  public let values: [Float]

  /// A map.
  public init(height: Int, width: Int, values: [Float]) {
    precondition(
      height > 0 && width > 0 && values.count == height * width,
      "A PictureMap of \(height) x \(width) has \(height * width) values, not \(values.count)")
    self.height = height
    self.width = width
    self.values = values
  }

  /// The greatest value.
  public var greatest: Float { values.max() ?? 0 }
}
