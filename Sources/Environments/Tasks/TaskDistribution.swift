import Tensors

/// Where tasks are drawn from: for agents that learn how to learn, each trial on a task of its own.
///
/// ```swift
/// struct Pendulums: TaskDistribution { … func draw(using random: inout RandomStream) -> MyPendulum { … } }
/// let task = Trial(Pendulums(), episodes: 2)
/// ```
///
/// All tasks of a distribution have the same spaces. A drawn task holds what was drawn, and writes
/// it down in its `state` where it is resumable: nothing else remembers which task it is. A time
/// limit belongs to the drawn task (`TimeLimit`), below the trial.
public protocol TaskDistribution: Sendable {
  /// What is drawn.
  associatedtype DrawnTask: Environment
  /// Where the observations of every task come from.
  var observationSpace: Space { get }
  /// Where the actions of every task are taken from.
  var actionSpace: Space { get }
  /// Draws one task, not reset yet.
  func draw(using random: inout RandomStream) -> DrawnTask
  /// Draws several tasks that are to be kept; independently, unless a distribution of several kinds
  /// of tasks sees to it that each has its share.
  func draw(_ count: Int, using random: inout RandomStream) -> [DrawnTask]
}

extension TaskDistribution {
  /// Several independent draws.
  public func draw(_ count: Int, using random: inout RandomStream) -> [DrawnTask] {
    (0..<count).map { _ in draw(using: &random) }
  }
}
