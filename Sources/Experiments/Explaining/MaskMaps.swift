import Tensors

/// What an attention mask lets through, place by place, over its channels.
public struct MaskMaps: Sendable, Equatable {
  /// The mean over channels.
  public let mean: PictureMap
  /// The least of the channels.
  public let least: PictureMap
  /// The greatest of the channels.
  public let greatest: PictureMap

  /// The maps of a batch of masks.
  /// - Parameter mask: M, `[batch, height, width, channels]`.
  /// - Returns: one a row.
  public static func maps(of mask: Tensor) -> [MaskMaps] {
    let shape = mask.shape
    require(
      shape.rank == 4 && shape[3] > 0,
      "MaskMaps: masks are [batch, height, width, channels], not \(shape)")
    let (places, channels) = (shape[1] * shape[2], shape[3])
    let values = mask.floats
    return (0..<shape[0]).map { row in
      func map(_ sum: (ArraySlice<Float>) -> Float) -> PictureMap {
        PictureMap(
          height: shape[1], width: shape[2],
          values: (0..<places).map { place in
            let start = (row * places + place) * channels
            return sum(values[start..<start + channels])
          })
      }
      return MaskMaps(
        mean: map { $0.reduce(0, +) / Float(channels) }, least: map { $0.min() ?? 0 },
        greatest: map { $0.max() ?? 0 })
    }
  }
}
