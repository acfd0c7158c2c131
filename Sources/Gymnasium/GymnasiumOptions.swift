/// How a Gymnasium environment is made and looked after.
public struct GymnasiumOptions: Equatable, Sendable {
  /// Keyword arguments for `gymnasium.make`, or for one's own class.
  public var arguments: [String: PythonValue] = [:]
  /// The tasks that each environment goes through, trial by trial; none: a single one.
  public var tasks = GymnasiumTasks()
  /// Steps after which an episode is cut off; `nil`: the environment's registered limit.
  public var maximumEpisodeSteps: Int?
  /// How many processes share the environments; at most one an environment is started.
  public var workers = 1
  /// Seconds that one command (a step of all environments of a worker, a reset, a picture) may take
  /// before the worker counts as hanging.
  public var timeout = 60.0
  /// Seconds that a worker may take from its start to the description of its spaces.
  public var startTimeout = 180.0
  /// Whether a worker that died, hung or raised is replaced; its environments then begin fresh
  /// episodes. Otherwise the failure is thrown.
  public var restartsDeadWorkers = false
  /// How many such replacements are made before the failure is thrown after all.
  public var maximumRestarts = 10
  /// Whether `renderFrame` can be asked: the environments are made with `render_mode="rgb_array"`.
  public var rendersFrames = false
  /// Whether a single worker is kept on the core that the stepping thread is on, wherever that
  /// goes; the thread itself is left free. Several workers are never held.
  public var followsCaller = true
  /// Whether rewards to learn from are clipped to −1…1; `rawRewards` are never.
  public var clipsRewards = false
  /// The interpreter; `nil`: the one that `PythonInterpreter.find()` finds.
  public var python: String?

  /// The defaults: one worker, the environment's own time limit, failures are thrown.
  public init() {}

  /// Options for an environment's own arguments.
  public init(arguments: [String: PythonValue]) { self.arguments = arguments }
}
