import Experience
import Tensors

/// Learning from pictures part by part. What a network makes of them must be kept for the way back, some
/// two million numbers for each picture of an Atari game: of 64 of them it is half a gigabyte, and larger
/// batches would not be faster.
extension PolicyNetwork {
  /// Pictures that go through the network at a time when it learns.
  static var picturesAtATime: Int { 64 }

  /// The ranges in which `count` steps are learned from: all at once, or of pictures a part at a time. With
  /// a memory steps belong together.
  func parts(of count: Int) -> [Range<Int>] {
    guard vision != nil, memory == nil, count > Self.picturesAtATime else { return [0..<count] }
    return stride(from: 0, to: count, by: Self.picturesAtATime).map {
      $0..<min($0 + Self.picturesAtATime, count)
    }
  }
}

extension Gradient {
  /// The sum of the parts' gradients, each times its weight.
  static func weighted(_ parts: [(gradient: Gradient, weight: Double)]) -> Gradient {
    var sum: Gradient?
    for (gradient, weight) in parts {
      let own = weight == 1 ? gradient : gradient * weight
      sum = sum.map { $0 + own } ?? own
    }
    guard let sum else { fatalError("weighted: there is no gradient") }
    return sum
  }
}

extension Metrics {
  /// The sum of the parts' numbers, each times its weight.
  static func weighted(_ parts: [(metrics: Metrics, weight: Double)]) -> Metrics {
    var sums = Metrics()
    for (metrics, weight) in parts {
      for (name, value) in metrics.entries { sums[name] = (sums[name] ?? 0) + value * weight }
    }
    return sums
  }
}
