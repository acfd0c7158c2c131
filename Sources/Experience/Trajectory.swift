/// An episode from its first step on, with discrete actions.
public struct Trajectory: Equatable, Sendable {
  /// What was acted on, `count · observationSize` numbers, step by step.
  public internal(set) var observations: [Float] = []
  /// Which action was taken at each step.
  public internal(set) var actions: [Int32] = []
  /// What each step was paid, as it is learned from.
  public internal(set) var rewards: [Float] = []
  /// What comes after the last step: 0 where the episode terminated, and what the critic thought of where it
  /// was cut off. `nil` while the episode goes on.
  public internal(set) var valueAfter: Float?

  /// Steps.
  public var count: Int { actions.count }

  /// R_t = Σ_k γ^k r_{t+k} of every step, with the value of what comes after the last.
  public func returns(discount: Double) -> [Float] {
    var sum = Double(valueAfter ?? 0)
    var returns = [Float](repeating: 0, count: count)
    for step in stride(from: count - 1, through: 0, by: -1) {
      sum = Double(rewards[step]) + discount * sum
      returns[step] = Float(sum)
    }
    return returns
  }
}
