extension Space {
  /// What is wrong with the description itself, as the end of a sentence that begins "has a
  /// space"; `nil` where it is well formed.
  public var flaw: String? {
    switch self {
    case .discrete(let count):
      return count > 0 ? nil : "of \(count) elements"
    case .box(let shape, let low, let high):
      guard shape.allSatisfy({ $0 > 0 }) else { return "of shape \(shape)" }
      let size = shape.reduce(1, *)
      guard low.count == size, high.count == size else {
        return "of shape \(shape) with \(low.count) lower and \(high.count) upper bounds, "
          + "where each of the \(size) elements needs one"
      }
      guard let element = zip(low, high).enumerated().first(where: { !($1.0 <= $1.1) }) else {
        return nil
      }
      return "whose element \(element.offset) has bounds "
        + "\(low[element.offset]) … \(high[element.offset])"
    }
  }
}
