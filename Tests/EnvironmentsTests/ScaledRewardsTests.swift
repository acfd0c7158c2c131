import Environments
import Testing

@Suite struct ScaledRewardsTests {
  /// What is learned from is scaled, the score is not, and the last reward is shown as it is learned from.
  @Test func scalesWhatIsLearnedFrom() throws {
    let plain = try EnvironmentRegistry.native.make("Pendulum", count: 2)
    let scaled = ScaledRewards(
      try EnvironmentRegistry.native.make("Pendulum", count: 2), by: 0.25)
    let shown = TrialObservations(
      ScaledRewards(try EnvironmentRegistry.native.make("Pendulum", count: 2), by: 0.25),
      episodes: 2, rewardScale: 0.25)
    for environment in [plain, scaled, shown] as [any VectorEnvironment] {
      _ = try environment.reset(seed: 3)
    }
    let one = try plain.step(.vectors([1, -1]))
    let other = try scaled.step(.vectors([1, -1]))
    #expect(other.rewards == one.rewards.map { $0 * 0.25 })
    #expect(other.rawRewards == one.rawRewards && other.observations == one.observations)
    // [cosine, sine, velocity, last action, last reward, ending] of the first environment.
    let seen = try shown.step(.vectors([1, -1])).observations
    #expect(seen[4] == Float(one.rawRewards[0] * 0.25) && seen[3] == 1)
  }
}
