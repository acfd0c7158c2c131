import Tensors

/// A few tasks that are kept, each drawn equally often; a single one is no draw at all.
///
/// ```swift
/// let cartPole = FixedTasks([TimeLimit(CartPole(), steps: 500)])
/// let fiveBandits = FixedTasks(5, of: BernoulliBandits([.uniform(arms: 10)], pulls: 100), seed: 1)
/// ```
public struct FixedTasks<DrawnTask: Environment>: TaskDistribution {
  /// The tasks, at least one.
  public let tasks: [DrawnTask]

  /// The given tasks, which have the same spaces.
  public init(_ tasks: [DrawnTask]) {
    precondition(!tasks.isEmpty, "There is no task to draw from.")
    precondition(
      tasks.allSatisfy {
        $0.observationSpace == tasks[0].observationSpace && $0.actionSpace == tasks[0].actionSpace
      }, "The tasks of one distribution have the same spaces.")
    self.tasks = tasks
  }

  /// Tasks that are drawn here, once.
  /// - Parameters:
  ///   - count: how many; at least one.
  ///   - distribution: what they are drawn from.
  ///   - seed: decides the draws, and nothing else does.
  public init<Distribution: TaskDistribution>(
    _ count: Int, of distribution: Distribution, seed: UInt64
  ) where Distribution.DrawnTask == DrawnTask {
    var random = RandomStream(seed: seed).fork("fixed tasks")
    self.init(distribution.draw(count, using: &random))
  }

  /// Where observations come from.
  public var observationSpace: Space { tasks[0].observationSpace }
  /// Where actions are taken from.
  public var actionSpace: Space { tasks[0].actionSpace }

  /// One of the tasks.
  public func draw(using random: inout RandomStream) -> DrawnTask {
    // One task draws nothing, so that its trials are what the task alone would give.
    tasks.count == 1 ? tasks[0] : tasks[random.integer(below: tasks.count)]
  }
}
