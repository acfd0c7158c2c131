import Environments

/// Where episodes ended and where memories are to be emptied: the same but in trials, of which an agent
/// may see several episodes as one. A lost life that is learned from as an end is neither.
struct EpisodeEndings {
  /// `[count]`: whether an episode of the task ended, which is what scores are counted by.
  let ends: [Bool]
  /// `[count]`: whether what is acted on next is new to the agent.
  let forgets: [Bool]
  /// `[count]`: which episode of its trial the step belonged to, counted from 0; `nil` outside trials.
  let places: [Int]?

  /// Takes one step.
  static func step(
    _ environment: any VectorEnvironment, _ actions: Actions
  ) throws -> (step: VectorStep, endings: EpisodeEndings) {
    guard let trials = environment as? TrialObservations else {
      let step = try environment.step(actions)
      return (
        step, EpisodeEndings(ends: step.episodeEnds, forgets: step.episodeEnds, places: nil)
      )
    }
    let before = trials.episodeInTrial
    let step = try trials.step(actions)
    let (now, begins) = (trials.episodeInTrial, trials.beginsTrial)
    let ends = now.indices.map { begins[$0] || now[$0] != before[$0] }
    return (step, EpisodeEndings(ends: ends, forgets: begins, places: before))
  }
}
