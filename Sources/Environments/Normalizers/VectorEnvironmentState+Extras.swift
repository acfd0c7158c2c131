extension VectorEnvironmentState {
  /// Keeps the numbers of a wrapper.
  /// - Throws: `EnvironmentError.unsuitable` where two wrappers of one kind stand in one stack.
  mutating func keep(
    _ numbers: [Double], as key: String, of name: String
  ) throws(EnvironmentError) {
    guard extras.updateValue(numbers, forKey: key) == nil else {
      throw .unsuitable(name: name, what: "is wrapped twice in the same way (\(key))")
    }
  }

  /// The statistics of a wrapper.
  /// - Throws: `EnvironmentError.unfitState` where there are none of that width.
  func statistics(
    _ key: String, width: Int, of name: String
  ) throws(EnvironmentError) -> RunningStatistics {
    guard let numbers = extras[key] else {
      throw .unfitState(name: name, what: "it holds no statistics called '\(key)'")
    }
    guard let statistics = RunningStatistics(numbers: numbers, width: width) else {
      throw .unfitState(
        name: name, what: "its statistics '\(key)' are not those of \(width) numbers")
    }
    return statistics
  }
}
