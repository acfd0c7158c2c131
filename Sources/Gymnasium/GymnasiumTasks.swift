import Environments
import Foundation

/// The tasks that a bridged environment goes through: several episodes on one, then another.
///
/// ```swift
/// var options = GymnasiumOptions()
/// options.tasks = GymnasiumTasks(
///   [[:], ["enable_wind": true, "wind_power": 5.0], ["enable_wind": true, "wind_power": 10.0]],
///   episodes: 2)
/// let landers = try GymnasiumEnvironment("LunarLanderContinuous-v3", count: 8, options: options)
/// let trials = TrialObservations(landers, episodes: 2)
/// ```
///
/// Each environment draws its tasks for itself, by its own seed, and makes one Python object a task
/// when it first draws it. A list of one task gives what the task gives without a list.
public struct GymnasiumTasks: Equatable, Sendable {
  /// Keyword arguments of each task, over the environment's common ones; none for a single task.
  public var list: [[String: PythonValue]]
  /// Episodes of a trial.
  public var episodes: Int
  /// How the task of the next trial is found.
  public var order: TaskOrder

  /// Tasks.
  /// - Parameters:
  ///   - list: keyword arguments of each.
  ///   - episodes: episodes of a trial; at least one.
  ///   - order: how the task of the next trial is found.
  public init(
    _ list: [[String: PythonValue]] = [], episodes: Int = 1, order: TaskOrder = .drawn
  ) {
    precondition(episodes > 0, "A trial has at least one episode, not \(episodes).")
    self.list = list
    self.episodes = episodes
    self.order = order
  }

  /// What the settings of trials say.
  /// - Throws: `EnvironmentError.unsuitable` where `tasks` is no JSON list of objects.
  public init(_ settings: TrialSettings, of name: String) throws(EnvironmentError) {
    guard
      let list = try? JSONDecoder().decode(
        [[String: PythonValue]].self, from: Data(settings.tasks.utf8))
    else {
      throw .unsuitable(
        name: name,
        what: "takes `tasks` as a JSON list of objects such as [{}, {\"wind_power\": 5.0}], not "
          + settings.tasks)
    }
    self.init(list, episodes: settings.episodes, order: settings.taskOrder)
  }
}
