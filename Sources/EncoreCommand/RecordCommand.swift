import ArgumentParser
import Encore
import Foundation

struct RecordCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record",
    abstract: "Film a run's policy at play.",
    discussion: """
      The policy of the best evaluation plays, or with --last that of the newest checkpoint, as its \
      settings say that it is judged, and every step becomes a picture. The film's name chooses its \
      format: .mp4, .webm or .gif.

        encore record runs/ppo-CartPole-v1-seed0 --video cartpole.mp4
        encore record RUN --video three.mp4 --episodes 3 --seed 7
        encore record RUN --video start.gif --steps 200 --fps 50
        encore record RUN --video large.mp4 --scale 4        every pixel a square of 4 by 4

      Ctrl-C ends the film with what was played by then. What can be filmed: Gymnasium environments \
      that give pictures (render mode rgb_array; physics of MuJoCo is drawn without a display), Atari, \
      and native tasks that can be drawn; Guides/Films.md lists them.
      """)

  @Argument(help: "A run folder, such as runs/td3-Pendulum-seed0.")
  var folder: String

  @Option(help: "Where the film goes, ending in .mp4, .webm or .gif.")
  var video: String

  @Option(help: "Whole episodes.")
  var episodes = 1

  @Option(help: "The most steps that are filmed; 1e4. (default: 20000)")
  var steps: String?

  @Option(help: "Pictures a second.")
  var fps = 30.0

  @Option(
    help: "Pixels of the film for a pixel of the picture; small pictures become 320 pixels large.")
  var scale: Int?

  @Option(help: "Decides the episodes.")
  var seed: UInt64 = 1

  @Flag(help: "The last policy instead of the best.")
  var last = false

  @Flag(help: "One JSON object on stdout.")
  var json = false

  @Flag(name: .shortAndLong, help: "No progress on stderr.")
  var quiet = false

  func validate() throws {
    guard (1...1_000_000).contains(episodes) else {
      throw ValidationError("--episodes must be within 1 ... 1000000, not \(episodes).")
    }
    guard (0.1...1000).contains(fps) else {
      throw ValidationError("--fps must be within 0.1 ... 1000, not \(fps).")
    }
    if let scale, !(1...64).contains(scale) {
      throw ValidationError("--scale must be within 1 ... 64, not \(scale).")
    }
    if seed >= 1 << 31 { throw ValidationError("--seed must be below 2147483648, not \(seed).") }
  }

  mutating func run() throws {
    let settings = try settings()
    let folder = try RunFolder.existing(self.folder)
    let recipe = try Recipe(file: folder.recipe)
    let plan = try recipe.plan(seed: recipe.seeds.first ?? 0)
    try Installation.requireLibraries()
    // Whatever keeps the film from being made is said before anything is played.
    let film = try film()
    let interruption = Interruption()
    let line = RecordingLine(settings, isQuiet: quiet)
    interruption.listen { line.say("Finishing the film; press Ctrl-C again to give it up.") }
    let recording = try AlgorithmTable.standard.record(
      plan, in: folder, settings: settings, factory: EnvironmentSource.factory { Terminal.warn($0) }
    ) { moment in
      if interruption.isRequested { return .stop }
      try film.add(Bitmap(moment.frame))
      line.update(moment)
      return .proceed
    }
    line.finish()
    guard film.frames > 0 else {
      film.discard()
      Foundation.exit(ExitStatus.interrupted.rawValue)
    }
    try film.finish()
    try report(recording)
    if recording.wasInterrupted { Foundation.exit(ExitStatus.interrupted.rawValue) }
  }

  private func film() throws -> Film {
    do throws(FigureError) {
      return try Film(path: video, framesPerSecond: fps, scale: scale)
    } catch {
      guard case .unsuitable(let what) = error else { throw error }
      throw WrongUsage(what)
    }
  }

  private func settings() throws -> RecordingSettings {
    var settings = RecordingSettings()
    settings.usesBest = !last
    settings.episodes = episodes
    settings.seed = seed
    if let steps { settings.maximumSteps = try StepCount.read(steps) }
    return settings
  }

  private struct Summary: Codable {
    var video: String
    var frames: Int
    var fps: Double
    var episodes: [Episode]
    var unfinished: Episode?
    var policy: String
    var policyFromStep: Int
    var seed: UInt64
    var wasInterrupted: Bool
  }

  private func report(_ recording: Recording) throws {
    let policy = last ? "last" : "best"
    if json {
      return try Terminal.print(
        json: Summary(
          video: video, frames: recording.steps, fps: fps, episodes: recording.episodes,
          unfinished: recording.unfinished, policy: policy, policyFromStep: recording.policyStep,
          seed: seed, wasInterrupted: recording.wasInterrupted))
    }
    let seconds = String(format: "%.1f", Double(recording.steps) / fps)
    Terminal.print(
      "\(video): \(recording.steps) pictures, \(seconds) s at \(fps.formatted()) a second (the "
        + "\(policy) policy, from step \(recording.policyStep))")
    for (index, episode) in recording.episodes.enumerated() {
      Terminal.print("  episode \(index + 1): return \(Self.text(episode))")
    }
    if let episode = recording.unfinished {
      Terminal.print("  not to its end: return \(Self.text(episode)) so far")
    }
  }

  private static func text(_ episode: Episode) -> String {
    String(format: "%.1f in %d steps", episode.totalReward, episode.length)
  }
}

extension Bitmap {
  /// What an environment drew.
  init(_ frame: RenderedFrame) {
    self.init(width: frame.width, height: frame.height, pixels: frame.pixels)
  }
}
