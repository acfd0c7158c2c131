/// How a picture lies in the numbers of an observation.
///
/// Atari's stacks and `Catch` put channels first, with a plane for each frame, newest last; a picture
/// in colour, such as that of `CarRacing-v3`, puts red, green and blue of a pixel side by side.
public struct PictureFormat: Equatable, Sendable {
  /// Which axis tells channels apart.
  public enum Layout: Equatable, Sendable {
    /// `[channels, height, width]`
    case channelsFirst
    /// `[height, width, channels]`
    case channelsLast
  }

  /// Frames of a stack, or colours.
  public var channels: Int
  /// Rows of pixels.
  public var height: Int
  /// Pixels of a row.
  public var width: Int
  /// The order in which they lie.
  public var layout: Layout

  /// A format.
  public init(channels: Int, height: Int, width: Int, layout: Layout) {
    self.channels = channels
    self.height = height
    self.width = width
    self.layout = layout
  }

  /// Numbers of a picture.
  public var size: Int { channels * height * width }
  /// The parts that pictures may share with those before them: the frames of a stack; all of a
  /// picture whose colours lie side by side.
  public var planes: Int { layout == .channelsFirst ? channels : 1 }
  /// Numbers of such a part.
  public var planeSize: Int { size / planes }
}

extension Space {
  /// How pictures of this space lie, or `nil` where it holds none: a box of three axes whose bounds
  /// are all 0…255 holds pictures, whole numbers that fit in bytes.
  ///
  /// Channels come last where there are one, three or four of them (grey, colours) behind a picture of
  /// more than four pixels either way. Costs a look at every bound: ask once.
  public var picture: PictureFormat? {
    guard case .box(let shape, let low, let high) = self, shape.count == 3,
      low.allSatisfy({ $0 == 0 }), high.allSatisfy({ $0 == 255 })
    else { return nil }
    if [1, 3, 4].contains(shape[2]) && shape[0] > 4 && shape[1] > 4 {
      return PictureFormat(
        channels: shape[2], height: shape[0], width: shape[1], layout: .channelsLast)
    }
    return PictureFormat(
      channels: shape[0], height: shape[1], width: shape[2], layout: .channelsFirst)
  }
}
