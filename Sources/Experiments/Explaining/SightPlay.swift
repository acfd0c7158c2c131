import Algorithms
import Environments
import Tensors

/// A policy at play in one environment, as it is judged, for somebody who looks at what it sees.
enum SightPlay {
  /// A moment before its step.
  struct Moment {
    /// `[1, observation]`
    var observation: Tensor
    /// What the policy does there.
    var actions: Actions
    /// Steps before this one.
    var step: Int
    /// Episodes that ended before it.
    var episode: Int
    /// The sum of this episode's rewards before it, raw.
    var totalReward: Double
  }

  /// Plays until `watch` has seen enough.
  /// - Parameter watch: is shown each moment; `false` ends the play before its step.
  static func play(
    _ agent: some Performer, on environment: any VectorEnvironment, seed: UInt64, trained: Int,
    watch: (Moment) throws -> Bool
  ) throws {
    let (count, size) = (environment.count, environment.observationSpace.size)
    var observations = try environment.reset(seed: seed)
    var memory = agent.emptyMemory(for: count)
    var resets = [Bool](repeating: true, count: count)
    var random = RandomStream(seed: seed).fork("policy")
    var (step, episode, totalReward) = (0, 0, 0.0)
    while true {
      let seen = Tensor(observations, shape: [count, size])
      let actions = try LearningFault.checked(
        agent.perform(on: seen, memory: &memory, resets: resets, using: &random), step: trained)
      let moment = Moment(
        observation: seen.slice(0..<1), actions: actions, step: step, episode: episode,
        totalReward: totalReward)
      guard try watch(moment) else { return }
      let (result, endings) = try EpisodeEndings.step(environment, actions)
      memory = agent.noting(result.rewards, in: memory)
      step += 1
      totalReward += result.rawRewards[0]
      if endings.ends[0] {
        episode += 1
        totalReward = 0
      }
      observations = result.observations
      resets = endings.forgets
    }
  }
}
