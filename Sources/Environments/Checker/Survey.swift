extension EnvironmentChecker {
  /// What is seen along a trial, and the findings that follow from it.
  ///
  /// A fault is reported once, where it first appears.
  struct Survey {
    let count: Int
    let space: Space
    private(set) var steps = 0
    private(set) var episodes = 0
    /// Whether what comes out has the right size, so that it can be read at all.
    private(set) var isReadable = true

    private(set) var faults: [Fault: String] = [:]
    private(set) var largest: (value: Float, element: Int) = (0, 0)
    private(set) var rewards: (low: Double, high: Double) = (.infinity, -.infinity)
    /// Episodes after which the next began with what the last had ended with.
    private(set) var seamless = 0

    /// What can be wrong, in the order of the report.
    enum Fault: Int { case size, notFinite, outside, row, final, reward }

    init(of environment: any VectorEnvironment) {
      count = environment.count
      space = environment.observationSpace
    }

    /// Reads the observations of a reset.
    mutating func see(first observations: [Float]) {
      read(observations, called: "first observations")
    }

    /// Reads one step.
    mutating func see(_ step: VectorStep) {
      steps += 1
      let sizes = [step.rewards.count, step.rawRewards.count, step.endings.count]
      guard sizes.allSatisfy({ $0 == count }), step.episodeEnds.count == count else {
        isReadable = false
        return note(
          .size,
          "A step of \(count) environments gave \(sizes[0]) rewards, \(sizes[1]) raw rewards and "
            + "\(sizes[2]) endings. Give one of each for every environment.")
      }
      read(step.observations, called: "observations")
      read(step.arrivals, called: "arrivals")
      guard isReadable else { return }
      for row in 0..<count {
        read(reward: step.rawRewards[row], row: row)
        read(step, row: row)
      }
    }

    private mutating func read(_ values: [Float], called name: String) {
      let size = space.size
      guard values.count == count * size else {
        isReadable = false
        return note(
          .size,
          "There were \(values.count) numbers of \(name), where [\(count), \(size)] are "
            + "needed. Make the observation space and the observations agree.")
      }
      for index in values.indices {
        let value = values[index]
        if !value.isFinite {
          note(
            .notFinite,
            "Element \(index % size) of the \(name) of environment \(index / size) is "
              + "\(value) at step \(steps). Look for a division by zero, a root or logarithm of a "
              + "negative number, or a state that grows without bound.")
        } else if abs(value) > largest.value {
          largest = (abs(value), index % size)
        }
        if !space.holds(value, element: index % size) {
          note(
            .outside,
            "Element \(index % size) of the \(name) is \(value) at step \(steps), outside "
              + "its bounds \(space.boundsText(of: index % size)). Correct the bounds of the "
              + "observation space, or the observation.")
        }
      }
    }

    private mutating func read(reward: Double, row: Int) {
      guard reward.isFinite else {
        return note(
          .reward,
          "The reward of environment \(row) is \(reward) at step \(steps). One such reward "
            + "destroys every weight it reaches: find where the formula leaves its domain.")
      }
      rewards = (min(rewards.low, reward), max(rewards.high, reward))
    }

    private mutating func read(_ step: VectorStep, row: Int) {
      let range = row * space.size..<(row + 1) * space.size
      let isSame = step.observations[range] == step.arrivals[range]
      // A lost life that is learned from as the end leads to no other episode, and nor does an episode
      // within a trial that is seen as one.
      guard step.episodeEnds[row] && step.endings[row].endsEpisode else {
        guard !isSame else { return }
        return note(
          .row,
          "Environment \(row) goes on at step \(steps), and yet its arrival differs from the "
            + "observation to act on. Only an episode that ended may be reset.")
      }
      if case .truncated(let final) = step.endings[row],
        !final.elementsEqual(step.arrivals[range])
      {
        note(
          .final,
          "Environment \(row) was truncated at step \(steps) with a final observation that "
            + "is not what the action led to. Hand on the observation from before the reset: its "
            + "value is bootstrapped.")
      }
      episodes += 1
      if isSame { seamless += 1 }
    }

    private mutating func note(_ fault: Fault, _ sentence: String) {
      if faults[fault] == nil { faults[fault] = sentence }
    }
  }
}

extension Space {
  /// Whether a number lies within the bounds of an element, but for a rounding of 32 bits.
  func holds(_ value: Float, element: Int) -> Bool {
    switch self {
    case .discrete(let count):
      return value >= 0 && value < Float(count) && value == value.rounded()
    case .box(_, let low, let high):
      guard value.isFinite else { return true }
      let slack = 1e-6 * max(1, abs(value))
      return value >= low[element] - slack && value <= high[element] + slack
    }
  }

  /// Whether the space holds a single element.
  var isOnePoint: Bool {
    switch self {
    case .discrete(let count): count == 1
    case .box(_, let low, let high): low == high
    }
  }

  /// The bounds of an element, to be read by people.
  func boundsText(of element: Int) -> String {
    switch self {
    case .discrete(let count): "0 … \(count - 1), whole numbers"
    case .box(_, let low, let high): "\(low[element]) … \(high[element])"
    }
  }
}
