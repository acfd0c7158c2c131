import Tensors

/// A slot machine of several arms: each pays 1 with a probability of its own, otherwise 0.
///
/// - Observation: `[1]`, always 0: what is to be known is in the actions and rewards of the past.
/// - Action: the index of an arm.
/// - Reward: 0 or 1.
/// - Endings: terminated after `pulls` pulls. They are the task itself, not a limit set from
///   outside, so nothing after them has a value.
public struct BernoulliBandit: ResumableEnvironment {
  /// `[arms]`: how probable it is that an arm pays.
  public private(set) var probabilities: [Double]
  /// How many pulls an episode has.
  public let pulls: Int
  /// Pulls taken in this episode.
  public private(set) var taken = 0

  /// A bandit.
  /// - Parameters:
  ///   - probabilities: `[arms]`, each within 0 … 1.
  ///   - pulls: the length of an episode.
  public init(probabilities: [Double], pulls: Int) {
    precondition(!probabilities.isEmpty, "A bandit has at least one arm.")
    precondition(
      probabilities.allSatisfy { (0...1).contains($0) },
      "An arm pays with a probability within 0 … 1, and these are \(probabilities).")
    precondition(pulls > 0, "An episode has at least one pull, not \(pulls).")
    self.probabilities = probabilities
    self.pulls = pulls
  }

  /// A single point.
  public var observationSpace: Space { .box(shape: [1], low: 0, high: 0) }
  /// One of the arms.
  public var actionSpace: Space { .discrete(count: probabilities.count) }

  /// `[1 + arms]`: the pulls taken, then the probabilities.
  public var state: [Double] {
    get { [Double(taken)] + probabilities }
    set {
      precondition(
        newValue.count == 1 + probabilities.count,
        "A bandit of \(probabilities.count) arms has \(1 + probabilities.count) numbers of state, "
          + "not \(newValue.count).")
      taken = Int(exactly: newValue[0]) ?? 0
      probabilities = Array(newValue.dropFirst())
    }
  }

  /// Begins an episode on the same arms.
  public mutating func reset(using random: inout RandomStream) -> [Float] {
    taken = 0
    return [0]
  }

  /// Pulls one arm.
  public mutating func step(_ action: Action, using random: inout RandomStream) -> Step {
    precondition(taken < pulls, "All \(pulls) pulls of the episode are taken; reset it.")
    let arm = action.index(below: probabilities.count)
    let pays = random.uniform() < probabilities[arm]
    taken += 1
    return Step(
      observation: [0], reward: pays ? 1 : 0, ending: taken == pulls ? .terminated : .running)
  }
}
