import Algorithms
import Environments
import Tensors

/// What is to be filmed of a run's policy.
public struct RecordingSettings: Sendable, Equatable {
  /// Whether the best policy plays, or the last.
  public var usesBest = true
  /// Whole episodes; in trials they follow one another on one task.
  public var episodes = 1
  /// The most steps that are filmed, over all episodes.
  public var maximumSteps = 20_000
  /// Decides the episodes.
  public var seed: UInt64 = 1

  /// The defaults.
  public init() {}
}

/// A moment of play: what an environment looks like as the policy acts.
public struct RecordedMoment: Sendable {
  /// The environment before the step.
  public let frame: RenderedFrame
  /// Steps filmed before this one.
  public let step: Int
  /// Episodes that have ended before it.
  public let episode: Int
  /// The sum of this episode's rewards before it, raw.
  public let totalReward: Double
}

/// What was played for a film.
public struct Recording: Codable, Equatable, Sendable {
  /// Environment steps of training before the policy.
  public var policyStep: Int
  /// The episodes that ended.
  public var episodes: [Episode]
  /// The episode that the end of the film cut short.
  public var unfinished: Episode?
  /// Steps, of which each is a picture.
  public var steps: Int
  /// Whether somebody asked for an early end.
  public var wasInterrupted: Bool

  /// Plays, and shows every moment before its step is taken.
  ///
  /// After the step that ends an episode the environment stands at the next one's beginning, so the
  /// very last arrival of an episode is not shown.
  /// - Parameter watch: is shown each moment; `.stop` ends the play before its step.
  static func playing(
    _ agent: some Performer, on environment: any VectorEnvironment, settings: RecordingSettings,
    policyStep: Int, watch: (RecordedMoment) throws -> TrainingDirective
  ) throws -> Recording {
    let (count, size) = (environment.count, environment.observationSpace.size)
    var observations = try environment.reset(seed: settings.seed)
    var memory = agent.emptyMemory(for: count)
    var resets = [Bool](repeating: true, count: count)
    // As an evaluation draws, so a film of its seed shows its episode.
    var random = RandomStream(seed: settings.seed).fork("policy")
    var recording = Recording(
      policyStep: policyStep, episodes: [], unfinished: nil, steps: 0, wasInterrupted: false)
    var current = Episode(totalReward: 0, length: 0)
    while recording.episodes.count < settings.episodes, recording.steps < settings.maximumSteps {
      let moment = RecordedMoment(
        frame: try environment.renderFrame(of: 0), step: recording.steps,
        episode: recording.episodes.count, totalReward: current.totalReward)
      if case .stop = try watch(moment) {
        recording.wasInterrupted = true
        break
      }
      let actions = try LearningFault.checked(
        agent.perform(
          on: Tensor(observations, shape: [count, size]), memory: &memory, resets: resets,
          using: &random), step: policyStep)
      let (result, endings) = try EpisodeEndings.step(environment, actions)
      memory = agent.noting(result.rewards, in: memory)
      recording.steps += 1
      current.totalReward += result.rawRewards[0]
      current.length += 1
      current.placeInTrial = endings.places?[0]
      if endings.ends[0] {
        recording.episodes.append(current)
        current = Episode(totalReward: 0, length: 0)
      }
      observations = result.observations
      resets = endings.forgets
    }
    if current.length > 0 { recording.unfinished = current }
    return recording
  }
}
