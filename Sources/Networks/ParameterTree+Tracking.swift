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
    precondition(rate >= 0 && rate <= 1, "track: the rate \(rate) is not within 0…1")
    var tracker = Tracker(sources: source.parameters, rate: rate)
    walk(&tracker)
  }

  /// The largest absolute difference between two trees' parameters; 0 when they are equal.
  public func largestDifference(from other: Self) -> Double {
    zip(parameters, other.parameters).reduce(0) { largest, pair in
      max(largest, zip(pair.0.doubles, pair.1.doubles).reduce(0) { max($0, abs($1.0 - $1.1)) })
    }
  }
}
