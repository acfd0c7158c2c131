import Settings

/// What the endings of a trial's episodes mean to the agent.
public enum TrialSpan: String, CaseIterable, Sendable {
  /// The whole trial is one episode: its return is what counts, and only its last ending is one.
  case trial
  /// Every episode of the trial is one.
  case episode
}

/// How the task of the next trial is found in a list of tasks.
public enum TaskOrder: String, CaseIterable, Sendable {
  /// Each equally often, drawn.
  case drawn
  /// One after the other; environments that are stepped together begin with different ones.
  case inTurn
}

/// Which tasks an agent is judged on, where training keeps a few.
public enum JudgedTasks: String, CaseIterable, Sendable {
  /// The tasks of training.
  case trained
  /// Fresh draws from where those came from.
  case fresh
}

/// How trials are made: on which tasks, how many episodes each, and what the agent sees of its past.
public struct TrialSettings: Settings {
  /// Episodes of a trial.
  public var episodes = 2
  /// Arms of a bandit.
  public var arms = 0
  /// Pulls of a bandit's episode.
  public var pulls = 100
  /// Tasks that are kept.
  public var fixedTasks = 0
  /// What decides the tasks that are kept.
  public var tasksSeed = 1
  /// Which tasks an agent is judged on.
  public var judgedOn = JudgedTasks.trained
  /// The tasks of a bridged environment.
  public var tasks = "[]"
  /// How a bridged environment's next task is found.
  public var taskOrder = TaskOrder.drawn
  /// Whether an observation tells that an episode has just ended.
  public var includesEnding = true
  /// Whether a discrete action is seen as one number.
  public var actionAsIndex = false
  /// What is an episode to the agent.
  public var span = TrialSpan.trial

  /// The defaults.
  public init() {}

  /// Every setting with its sentence; recipes, the command line and the guide read this.
  public static let fields: [SettingField<TrialSettings>] = [
    .init(
      "episodes", \.episodes, in: 1...1_000_000, unit: "episodes",
      "Episodes on one drawn task, before the next one is drawn."),
    .init(
      "arms", \.arms, in: 0...100_000, unit: "arms",
      "Arms of a bandit with uniform probabilities; 0 is the number in its name."),
    .init(
      "pulls", \.pulls, in: 1...1_000_000_000, unit: "pulls",
      "Pulls in an episode of a bandit."),
    .init(
      "fixedTasks", \.fixedTasks, in: 0...1_000_000, unit: "tasks",
      "Tasks that are drawn once and kept, each trial on one of them; 0 draws a fresh one each trial."
    ),
    .init(
      "tasksSeed", \.tasksSeed, in: 0...,
      "Decides the tasks that are drawn once; the seed of a run does not change them."),
    .init(
      "judgedOn", \.judgedOn,
      "Where tasks are kept: whether evaluations draw theirs from these, or fresh ones."),
    .init(
      "tasks", \.tasks, unit: "JSON list",
      "Arguments of each task of a bridged environment, such as [{}, {\"wind_power\": 5.0}]; none is "
        + "a single task."),
    .init(
      "taskOrder", \.taskOrder,
      "How the next task of such a list is found: drawn, each equally often, or in turn."),
    .init(
      "includesEnding", \.includesEnding, source: "Duan et al. 2016",
      "Whether an observation tells that an episode of the trial has just ended."),
    .init(
      "actionAsIndex", \.actionAsIndex,
      "Shows the last discrete action as one number, its index, instead of one number an action."),
    .init(
      "span", \.span, source: "Duan et al. 2016",
      "Whether the agent maximises the return of the whole trial, or of each episode by itself."),
  ]

  /// What is to be set for evaluations.
  public var judged: TrialSettings {
    var settings = self
    if judgedOn == .fresh { settings.fixedTasks = 0 }
    return settings
  }

  /// Fresh tasks mean something only beside tasks that are kept.
  public func validate() throws(SettingError) {
    guard judgedOn == .fresh, fixedTasks == 0 else { return }
    throw .invalid(
      name: "judgedOn",
      reason: "every trial's task is fresh unless `fixedTasks` keeps some; remove it.")
  }

  /// Trials on a distribution as these settings say, or on tasks that are drawn from it here.
  /// - Returns: what makes one environment.
  public func trials(
    of distribution: some TaskDistribution
  ) -> @Sendable () -> any Environment {
    let episodes = episodes
    guard fixedTasks > 0 else { return { Trial(distribution, episodes: episodes) } }
    let fixed = FixedTasks(fixedTasks, of: distribution, seed: UInt64(tasksSeed))
    return { Trial(fixed, episodes: episodes) }
  }
}
