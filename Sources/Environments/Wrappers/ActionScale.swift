/// The line from [−1, 1] to the bounds of a box, element by element.
struct ActionScale: Sendable {
  private let low: [Float]
  private let high: [Float]
  /// Where actions come from once they are rescaled: the same shape, every element within [−1, 1].
  let space: Space

  /// The scale of a bounded box.
  /// - Throws: `EnvironmentError.unsuitable` where the space is discrete or unbounded.
  init(_ space: Space, name: String) throws(EnvironmentError) {
    guard case .box(let shape, let low, let high) = space else {
      throw .unsuitable(
        name: name, what: "has discrete actions, which cannot be rescaled: leave them as they are")
    }
    guard let element = zip(low, high).enumerated().first(where: { !($1.1 - $1.0).isFinite }) else {
      self.low = low
      self.high = high
      self.space = .box(shape: shape, low: -1, high: 1)
      return
    }
    throw .unsuitable(
      name: name,
      what: "has no bounds to rescale actions to (element \(element.offset) lies within "
        + "\(low[element.offset]) … \(high[element.offset])): give its action space finite bounds, "
        + "or leave its actions as they are")
  }

  /// Actions within the bounds of the box; what lies beyond ±1 becomes the nearest bound.
  /// - Parameter actions: `[count, width]`.
  func scaled(_ actions: [Float]) -> [Float] {
    actions.indices.map { index in
      let element = index % low.count
      let (low, high) = (low[element], high[element])
      // Weighting both bounds keeps −1 and 1 exactly on them.
      let share = min(max(0.5 * (actions[index] + 1), 0), 1)
      return (1 - share) * low + share * high
    }
  }
}
