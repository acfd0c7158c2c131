import Environments
import Testing

@Suite struct VectorStepTests {
  @Test func rewardsAreRawUnlessTheWrapperSaysOtherwise() {
    let plain = VectorStep(
      observations: [0], arrivals: [0], rewards: [3], endings: [.running])
    #expect(plain.rawRewards == [3])
    let wrapped = VectorStep(
      observations: [0], arrivals: [0], rewards: [3], rawRewards: [30], endings: [.running])
    #expect(wrapped.rewards == [3] && wrapped.rawRewards == [30])
  }

  @Test func onlyATerminationStopsTheBootstrap() {
    let endings: [Ending] = [.running, .terminated, .truncated(final: [1])]
    #expect(endings.map(\.continues) == [true, false, true])
    #expect(endings.map(\.endsEpisode) == [false, true, true])
  }
}
