extension Action {
  /// The vector of an action in a box.
  ///
  /// Traps with both shapes where the action is of another kind or width: that is a mistake of the
  /// program, not of the environment.
  /// - Parameter width: how many numbers the action space describes.
  /// - Returns: `[width]`.
  public func vector(width: Int) -> [Float] {
    guard case .vector(let values) = self, values.count == width else {
      preconditionFailure("This environment takes .vector of \(width) numbers, not \(self).")
    }
    return values
  }

  /// The index of an action in a discrete space.
  ///
  /// Traps where the action is a vector or lies outside `0 ..< count`.
  /// - Parameter count: how many actions there are.
  public func index(below count: Int) -> Int {
    guard case .index(let index) = self, (0..<count).contains(index) else {
      preconditionFailure("This environment takes .index below \(count), not \(self).")
    }
    return index
  }
}
