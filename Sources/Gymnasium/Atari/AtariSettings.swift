import Settings

/// How an Atari game is shown, played and paid: the arguments of `Atari/Pong`, `Atari/Breakout` and so on.
///
/// The defaults are what deep agents are usually trained with (Machado et al. 2018; ale-py's vector
/// environment), but for sticky actions, which the study of attention does not have.
///
/// ```swift
/// let games = try GymnasiumEnvironment(
///   "Atari/Breakout", count: 8, options: GymnasiumOptions(atari: AtariSettings()))
/// ```
///
/// A lost life is an ending to learn from (`.terminated`), and the game goes on with the next action: its
/// frames, its stack and its score. Scores are those of whole games, and of unclipped rewards.
public struct AtariSettings: Settings {
  /// The chance that the emulator repeats the last action.
  public var sticky = 0.0
  /// The most idle frames at a game's beginning.
  public var noops = 30
  /// Frames of a stack.
  public var frames = 4
  /// Emulated frames of a step.
  public var skip = 4
  /// Rows and columns of a picture.
  public var size = 84
  /// Whether all 18 actions are there.
  public var fullActions = false
  /// Whether FIRE is pressed at a game's beginning.
  public var fire = true
  /// Whether a lost life is an ending to learn from.
  public var lifeLoss = true
  /// Whether rewards to learn from are clipped.
  public var clipRewards = true
  /// Emulated frames after which a game is cut off.
  public var maxFrames = 108_000
  /// Threads of the emulators.
  public var threads = 0

  /// The defaults.
  public init() {}

  /// Whether `name` is that of a game that takes these arguments.
  public static func areOf(_ name: String) -> Bool { name.hasPrefix("Atari/") }

  /// Every argument with its sentence.
  public static let fields: [SettingField<AtariSettings>] = [
    .init(
      "sticky", \.sticky, in: 0...1, unit: "per frame",
      source: "Machado 2018 recommends 0.25; the study of attention: none",
      "The chance that the emulator repeats the last action instead of the one that was chosen."),
    .init(
      "noops", \.noops, in: 0...1000, unit: "frames", source: "Mnih 2015: 30",
      "The most idle frames at a game's beginning; how many is drawn."),
    .init(
      "frames", \.frames, in: 1...16, unit: "frames", source: "Mnih 2015: 4",
      "Frames of a stack, newest last; black before a game's first."),
    .init(
      "skip", \.skip, in: 1...60, unit: "emulated frames", source: "Mnih 2015: 4",
      "Emulated frames of a step; the last two are merged, pixel by pixel the brighter."),
    .init(
      "size", \.size, in: 16...210, unit: "pixels", source: "Mnih 2015: 84",
      "Rows, and columns, of a picture in grey."),
    .init(
      "fullActions", \.fullActions,
      "Whether all 18 actions are there, or only those that do something in the game."),
    .init("fire", \.fire, "Whether FIRE is pressed at a game's beginning, where that starts it."),
    .init(
      "lifeLoss", \.lifeLoss, source: "Mnih 2015",
      "Whether a lost life is learned from as the end; the game and its score go on."),
    .init(
      "clipRewards", \.clipRewards, source: "Mnih 2015",
      "Whether rewards to learn from are clipped to -1 ... 1; scores are raw."),
    .init(
      "maxFrames", \.maxFrames, in: 1...10_000_000, unit: "emulated frames",
      source: "Machado 2018: 108000, half an hour",
      "Frames after which a game is cut off, counted after the idle ones."),
    .init(
      "threads", \.threads, in: 0...1024, unit: "threads",
      "Threads of the emulators in one worker; 0 takes all cores. Results do not depend on it."),
  ]

  /// The settings as ale-py's vector environment calls them. Clipping is done here, since scores are raw.
  var arguments: [String: PythonValue] {
    [
      "repeat_action_probability": .number(sticky), "noop_max": .integer(noops),
      "stack_num": .integer(frames), "frameskip": .integer(skip), "img_height": .integer(size),
      "img_width": .integer(size), "full_action_space": .bool(fullActions),
      "use_fire_reset": .bool(fire), "life_loss_info": .bool(lifeLoss),
      "max_num_frames_per_episode": .integer(maxFrames), "num_threads": .integer(threads),
    ]
  }
}

extension GymnasiumOptions {
  /// Options for an Atari game as it is usually learned from.
  public init(atari: AtariSettings) {
    self.init(arguments: atari.arguments)
    clipsRewards = atari.clipRewards
    // The emulators have threads of their own, which one core would hold back.
    followsCaller = false
  }
}
