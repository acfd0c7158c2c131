import MetaLearning
import Testing

@testable import Experiments

/// What played episodes come to, worked out by hand.
@Suite("What is paid in episodes")
struct CreditPlayTests {
  private func episode(
    _ totalReward: Double, _ rewards: [Float], _ attention: [[[Float]]] = []
  ) -> CreditEpisode {
    CreditEpisode(
      totalReward: totalReward, credit: EpisodeCredit(rewards: rewards, attention: attention))
  }

  @Test func goodAndBadEpisodes() throws {
    let play = CreditPlay([
      episode(10, [1, 5]), episode(-10, [-1]), episode(9, [3, 5]), episode(-9, [-3, 0]),
    ])
    #expect(play.episodes == 4 && play.meanReturn == 0)
    let (good, bad) = (try #require(play.good), try #require(play.bad))
    #expect(good.episodes == 2 && good.means == [2, 5] && good.deviations == [1, 0])
    // The shorter episode has no second step.
    #expect(bad.means == [-2, 0] && bad.deviations == [1, 0])
    // Means 2 and −2, both variances 1.
    #expect(play.separation == 4)
    #expect(play.example.totalReward == 10 && play.attention.isEmpty)
  }

  @Test func whereNothingTellsThemApart() {
    // All returns are equal: nothing went well or badly.
    let same = CreditPlay([episode(1, [1]), episode(1, [2])])
    #expect(same.good == nil && same.bad == nil && same.separation == nil)
    #expect(same.all.means == [1.5] && same.all.episodes == 2 && same.lastWeight == nil)
    // A single bad episode has no spread.
    #expect(CreditPlay([episode(1, [1]), episode(1, [2]), episode(0, [0])]).separation == nil)
    // A model that pays every step the same separates nothing; there is nothing to divide by.
    let flat = CreditPlay([1.0, 1, 0, 0].map { episode($0, [0.5]) })
    #expect(flat.separation == nil && flat.good?.means == [0.5])
  }

  /// Means over heads and over the episodes that have the row; what an episode does not have is 0.
  @Test func attentionIsAMean() {
    let long: [[[Float]]] = [[[1, 0], [0.5, 0.5]], [[0.5, 0.5], [0, 1]]]
    let play = CreditPlay([episode(0, [0, 0], long), episode(1, [0], [[[1]], [[1]]])])
    #expect(play.attention == [[0.875, 0.125], [0.25, 0.75]])
    // Of its own episode's last step: 0 and 0.5 of two steps, 1 and 1 of one.
    #expect(play.lastWeight == 0.625 && play.evenWeight == 0.75)
    #expect(play.attention.allSatisfy { abs($0.reduce(0, +) - 1) < 1e-12 })
  }
}
