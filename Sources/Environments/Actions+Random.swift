import Tensors

extension Actions {
  /// Actions drawn uniformly from a space: for the checker, and for the steps before learning.
  ///
  /// Where an element has no finite bounds it is drawn from within ±1, moved to its one bound where
  /// it has one.
  /// - Parameters:
  ///   - space: where one environment's actions are taken from.
  ///   - count: how many environments there are.
  public static func random(
    from space: Space, count: Int, using random: inout RandomStream
  ) -> Actions {
    switch space {
    case .discrete(let options):
      return .indices((0..<count).map { _ in random.integer(below: options) })
    case .box(_, let low, let high):
      var values: [Float] = []
      values.reserveCapacity(count * low.count)
      for _ in 0..<count {
        for (low, high) in zip(low, high) {
          let range = drawable(low, high)
          values.append(Float(random.uniform(range.low, range.high)))
        }
      }
      return .vectors(values)
    }
  }

  private static func drawable(_ low: Float, _ high: Float) -> (low: Double, high: Double) {
    switch (low.isFinite, high.isFinite) {
    case (true, true): (Double(low), Double(high))
    case (true, false): (Double(low), Double(low) + 2)
    case (false, true): (Double(high) - 2, Double(high))
    case (false, false): (-1, 1)
    }
  }
}
