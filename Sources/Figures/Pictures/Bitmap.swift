/// A picture of coloured dots: what an environment drew, or what an agent saw.
///
/// ```swift
/// let seen = Bitmap(grey: observation, width: 84, height: 84)
/// let explained = seen.enlarged(4).overlaid(with: map, strength: 0.6)
/// ```
public struct Bitmap: Equatable, Sendable {
  /// Pixels in a row.
  public let width: Int
  /// Rows.
  public let height: Int
  /// `[height, width, 3]` bytes: red, green, blue; the first row is the topmost.
  public private(set) var pixels: [UInt8]

  /// A picture in colours.
  /// - Parameter pixels: `[height, width, 3]` bytes.
  public init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(
      width > 0 && height > 0 && pixels.count == width * height * 3,
      "A Bitmap of \(width) x \(height) has \(width * height * 3) bytes, not \(pixels.count)")
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// A picture in grey.
  /// - Parameter grey: `[height, width]` bytes, 0 is black.
  public init(grey: [UInt8], width: Int, height: Int) {
    self.init(width: width, height: height, pixels: grey.flatMap { [$0, $0, $0] })
  }

  /// Every pixel as a square of `factor` pixels, so that small pictures stay sharp.
  public func enlarged(_ factor: Int) -> Bitmap {
    precondition(factor > 0, "Bitmap.enlarged: the factor is positive, not \(factor)")
    guard factor > 1 else { return self }
    var larger: [UInt8] = []
    larger.reserveCapacity(pixels.count * factor * factor)
    for row in 0..<height {
      var line: [UInt8] = []
      line.reserveCapacity(width * factor * 3)
      for pixel in row * width..<(row + 1) * width {
        for _ in 0..<factor { line += pixels[3 * pixel..<3 * pixel + 3] }
      }
      for _ in 0..<factor { larger += line }
    }
    return Bitmap(width: width * factor, height: height * factor, pixels: larger)
  }

  /// The picture with `map` laid over it, stretched to its size: where the map is 0 nothing changes,
  /// where it is 1 the map's colour hides the picture by `strength`.
  /// - Parameter strength: within 0…1.
  public func overlaid(with map: HeatOverlay, strength: Double = 0.75) -> Bitmap {
    precondition(
      (0...1).contains(strength),
      "Bitmap.overlaid: the strength is within 0 ... 1, not \(strength)")
    var result = self
    for (pixel, value) in map.stretched(width: width, height: height).values.enumerated() {
      let share = Double(min(max(value, 0), 1))
      let veil = strength * share
      let color = HeatOverlay.color(at: share)
      for (channel, shift) in [16, 8, 0].enumerated() {
        let below = Double(pixels[3 * pixel + channel])
        let above = Double(color >> shift & 255)
        result.pixels[3 * pixel + channel] = UInt8((below + (above - below) * veil).rounded())
      }
    }
    return result
  }
}

extension Bitmap {
  /// The last few grey pictures of a scene as one, the former ones as a fading afterimage: each is
  /// half as strong as the next, so what moves shows where it came from.
  ///
  /// Former pictures that are wholly black are left out: they stand for what was before an episode
  /// began.
  /// - Parameter frames: `[frames, height, width]` bytes, the newest last.
  public static func afterimage(of frames: [UInt8], width: Int, height: Int) -> Bitmap {
    let size = width * height
    precondition(
      size > 0 && !frames.isEmpty && frames.count % size == 0,
      "Bitmap.afterimage takes whole pictures of \(width) x \(height), not \(frames.count) bytes")
    let starts = stride(from: frames.count - size, through: 0, by: -size)
    let shown = starts.filter { start in
      start == frames.count - size || frames[start..<start + size].contains { $0 > 0 }
    }
    var sums = [Float](repeating: 0, count: size)
    var (strength, whole) = (Float(1), Float(0))
    for start in shown {
      for pixel in 0..<size { sums[pixel] += strength * Float(frames[start + pixel]) }
      whole += strength
      strength /= 2
    }
    return Bitmap(
      grey: sums.map { UInt8(($0 / whole).rounded()) }, width: width, height: height)
  }
}

extension Bitmap {
  /// This picture, a white gap and another one at the right, which is as high.
  public func beside(_ other: Bitmap, gap: Int) -> Bitmap {
    precondition(
      height == other.height && gap >= 0,
      "Bitmap.beside: pictures of \(height) and \(other.height) rows do not stand side by side")
    let between = [UInt8](repeating: 255, count: 3 * gap)
    var joined: [UInt8] = []
    joined.reserveCapacity((width + gap + other.width) * height * 3)
    for row in 0..<height {
      joined += pixels[row * width * 3..<(row + 1) * width * 3]
      joined += between
      joined += other.pixels[row * other.width * 3..<(row + 1) * other.width * 3]
    }
    return Bitmap(width: width + gap + other.width, height: height, pixels: joined)
  }
}
