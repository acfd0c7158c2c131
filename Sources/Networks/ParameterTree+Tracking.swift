import Tensors

private struct Tracker: ParameterVisitor {
  let sources: [Tensor]
  let rate: Double
  var index = 0

  mutating func visit(_ name: String, _ parameter: inout Tensor) {
    parameter.track(sources[index], rate: rate)
    index += 1
  }
}

extension ParameterTree {
  /// Moves every parameter a fraction `rate` of the way towards `source`: target networks follow so
  /// (Polyak averaging; τ in the papers).
  public mutating func track(_ source: Self, rate: Double) {
    require(rate >= 0 && rate <= 1, "track: the rate \(rate) is not within 0…1")
    let sources = source.parameters
    require(
      sources.count == parameters.count,
      "track: the source has \(sources.count) parameters, not \(parameters.count)")
    var tracker = Tracker(sources: sources, rate: rate)
    walk(&tracker)
  }

  /// The largest absolute difference between two trees' parameters; 0 when they are equal, infinite
  /// where one holds what is no number.
  public func largestDifference(from other: Self) -> Double {
    let mine = parameters
    let others = other.parameters
    require(
      mine.map(\.shape) == others.map(\.shape),
      "largestDifference: the trees differ in form, \(mine.map(\.shape)) and "
        + "\(others.map(\.shape))")
    var largest = 0.0
    for (a, b) in zip(mine, others) {
      for (x, y) in zip(a.doubles, b.doubles) where x != y {
        // `max` would let a NaN pass unseen.
        largest = max(largest, (x - y).isNaN ? .infinity : abs(x - y))
      }
    }
    return largest
  }
}
