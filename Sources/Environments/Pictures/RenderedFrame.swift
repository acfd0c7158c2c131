/// A picture of an environment, for people to look at.
public struct RenderedFrame: Equatable, Sendable {
  /// Pixels in a row.
  public var width: Int
  /// Rows.
  public var height: Int
  /// `[height, width, 3]` bytes: red, green, blue.
  public var pixels: [UInt8]

  /// A picture.
  public init(width: Int, height: Int, pixels: [UInt8]) {
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// A picture in shades of grey.
  /// - Parameters:
  ///   - grey: `[height, width]`, from black to white.
  ///   - scale: how many pixels, in a row and in a column, each of them becomes.
  public init(grey: [UInt8], height: Int, width: Int, scale: Int = 1) {
    precondition(
      grey.count == height * width && scale > 0,
      "\(grey.count) shades are no [\(height), \(width)] picture, \(scale) times as large.")
    var pixels: [UInt8] = []
    pixels.reserveCapacity(grey.count * scale * scale * 3)
    for row in 0..<height * scale {
      for column in 0..<width * scale {
        let shade = grey[row / scale * width + column / scale]
        pixels += [shade, shade, shade]
      }
    }
    self.init(width: width * scale, height: height * scale, pixels: pixels)
  }
}

/// An environment that can be looked at.
public protocol DrawnEnvironment: Environment {
  /// The environment as it stands. Drawing changes nothing and draws no random number.
  var frame: RenderedFrame { get }
}
