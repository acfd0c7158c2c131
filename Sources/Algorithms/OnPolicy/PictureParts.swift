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

  /// The mean gradient of `count` steps, with the means of what was reported of them, part by part.
  func inParts(
    of count: Int, _ learn: (Range<Int>) -> (gradient: Gradient, metrics: Metrics)
  ) -> (gradient: Gradient, metrics: Metrics) {
    var sum = WeightedSum()
    for part in parts(of: count) {
      let weight = Double(part.count) / Double(count)
      let (gradient, metrics) = learn(part)
      sum.add(gradient, weight: weight)
      sum.add(metrics, weight: weight)
    }
    return (sum.gradient, sum.metrics)
  }
}

/// The sums of what parts gave, each times its weight, as they come.
struct WeightedSum {
  private var sum: Gradient?
  private(set) var metrics = Metrics()

  /// The sum of the gradients; there is at least one.
  var gradient: Gradient {
    guard let sum else { fatalError("WeightedSum: there is no gradient") }
    return sum
  }

  mutating func add(_ gradient: Gradient, weight: Double) {
    let own = weight == 1 ? gradient : gradient * weight
    sum = sum.map { $0 + own } ?? own
  }

  mutating func add(_ numbers: Metrics, weight: Double) {
    for (name, value) in numbers.entries { metrics[name] = (metrics[name] ?? 0) + value * weight }
  }
}
