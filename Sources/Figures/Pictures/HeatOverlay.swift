/// A map that is laid over a picture: how much each part of it mattered.
public struct HeatOverlay: Equatable, Sendable {
  /// Numbers in a row.
  public let width: Int
  /// Rows.
  public let height: Int
  /// `[height, width]`; 0 shows nothing, 1 shows most, and what lies beyond counts as these.
  public let values: [Float]

  /// A map; it may be smaller than the picture.
  /// - Parameter values: `[height, width]`, within 0…1.
  public init(width: Int, height: Int, values: [Float]) {
    precondition(
      width > 0 && height > 0 && values.count == width * height,
      "A HeatOverlay of \(width) x \(height) has \(width * height) values, not \(values.count)")
    self.width = width
    self.height = height
    self.values = values
  }

  /// A map of numbers of any size, of which `range` becomes 0…1; all are 0 where the range is a
  /// single number.
  public init(width: Int, height: Int, values: [Float], range: ClosedRange<Float>) {
    let span = range.upperBound - range.lowerBound
    self.init(
      width: width, height: height,
      values: values.map {
        span > 0 ? min(max(($0 - range.lowerBound) / span, 0), 1) : 0
      })
  }

  /// The map in another size, bilinear: numbers stand in the middle of their pixels, and the
  /// outermost ones go on to the edge.
  public func stretched(width newWidth: Int, height newHeight: Int) -> HeatOverlay {
    guard newWidth != width || newHeight != height else { return self }
    let columns = Self.places(of: newWidth, among: width)
    let rows = Self.places(of: newHeight, among: height)
    var stretched: [Float] = []
    stretched.reserveCapacity(newWidth * newHeight)
    for row in rows {
      for column in columns {
        let top = mixed(row.first, column)
        stretched.append(top + (mixed(row.second, column) - top) * row.part)
      }
    }
    return HeatOverlay(width: newWidth, height: newHeight, values: stretched)
  }

  /// Between which two old ones a new row or column lies, and how far from the first.
  private struct Place {
    var first: Int
    var second: Int
    var part: Float
  }

  private static func places(of new: Int, among old: Int) -> [Place] {
    (0..<new).map { index in
      let place = (Float(index) + 0.5) * Float(old) / Float(new) - 0.5
      let within = min(max(place, 0), Float(old - 1))
      let first = Int(within)
      return Place(first: first, second: min(first + 1, old - 1), part: within - Float(first))
    }
  }

  private func mixed(_ row: Int, _ column: Place) -> Float {
    let left = values[row * width + column.first]
    return left + (values[row * width + column.second] - left) * column.part
  }

  /// From dark violet over red and orange to pale yellow, ever lighter: the order shows in grey
  /// prints and to eyes without some of the colours, and stands out from pictures that are grey.
  private static let anchors: [(red: Double, green: Double, blue: Double)] = [
    (68, 10, 104), (170, 34, 96), (228, 76, 48), (248, 148, 30), (252, 232, 130),
  ]

  /// The colour of a value: red, green and blue in one number.
  static func color(at share: Double) -> Int { ColorRamp.mix(anchors, at: share) }
}
