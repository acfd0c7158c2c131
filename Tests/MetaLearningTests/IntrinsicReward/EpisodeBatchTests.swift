import Environments
import Experience
import Tensors
import TestSupport
import Testing

@testable import MetaLearning

@Suite struct EpisodeBatchTests {
  private let rollout = Scenes.rollout()
  /// Numbers that say where they are from.
  private let places = Tensor(doubles: (0..<18).map(Double.init), shape: [6, 3])

  @Test func episodesOfARollout() {
    func span(_ environment: Int, _ steps: Range<Int>) -> EpisodeSpan {
      EpisodeSpan(environment: environment, steps: steps)
    }
    #expect(
      rollout.episodes == [
        span(0, 0..<3), span(0, 3..<6), span(1, 0..<6), span(2, 0..<1), span(2, 1..<5),
        span(2, 5..<6),
      ])
  }

  @Test func columnsAndSequences() {
    let all = rollout.episodes
    let batch = EpisodeBatch([all[4], all[1]], of: rollout)
    #expect(batch.time == 4 && batch.count == 7)
    // Environment 2, steps 1 to 4, beside environment 0, steps 3 to 5.
    #expect(batch.columns(places, padding: -1).doubles == [5, 9, 8, 12, 11, 15, 14, -1])
    #expect(batch.steps.flat(places).doubles == [5, 9, 8, 12, 11, 15, 14])
    #expect(batch.flat(batch.columns(places)).doubles == [5, 9, 8, 12, 11, 15, 14])
    #expect(
      batch.columns(fromFlat: batch.steps.flat(places)).doubles == [5, 9, 8, 12, 11, 15, 14, 0])
    let table = Tensor.concatenated(
      [places.reshaped([18, 1]), places.reshaped([18, 1]) * 10], along: 1)
    let sequences = batch.sequences(table)
    #expect(sequences.shape == [2, 4, 2])
    #expect(
      sequences.doubles == [5, 50, 8, 80, 11, 110, 14, 140, 9, 90, 12, 120, 15, 150, 0, 0])
    #expect(batch.present(.float64)?.doubles == [1, 1, 1, 1, 1, 1, 1, 0])
    #expect(EpisodeBatch([all[0], all[1]], of: rollout).present(.float64) == nil)
    let seen = rollout.observations.doubles
    var expected: [Double] = []
    for place in [5, 9, 8, 12, 11, 15, 14] { expected += seen[2 * place..<2 * place + 2] }
    #expect(batch.steps.observations.doubles == expected)
  }

  @Test func tokens() {
    func tokens(_ hidden: [Int], _ showsReward: Bool, _ actions: Space) -> RewardTokens {
      RewardTokens(
        observationSize: 2, actions: actions, hidden: hidden, showsReward: showsReward)
    }
    let (seen, paid) = (rollout.observations.doubles, rollout.rewards.doubles)
    let all = tokens([], true, .discrete(count: 3))
    #expect(all.width == 6)
    // Action 0, then action 1 (7 % 5 % 2 is 0; 14 % 5 % 2 is 0; 21 % 5 % 2 is 1).
    let table = all.table(of: rollout).doubles
    #expect(Array(table[0..<6]) == [seen[0], seen[1], 1, 0, 0, paid[0]])
    #expect(Array(table[18..<24]) == [seen[6], seen[7], 0, 1, 0, paid[3]])
    let some = tokens([0], false, .discrete(count: 2))
    #expect(some.width == 3)
    #expect(Array(some.table(of: rollout).doubles[9..<12]) == [seen[7], 0, 1])
    var vectors = rollout
    vectors.actions = .vectors((0..<18).map { Float($0) / 2 })
    let box = tokens([], true, .box(shape: [1], low: -1, high: 1))
    #expect(Array(box.table(of: vectors).doubles[4..<8]) == [seen[2], seen[3], 0.5, paid[1]])
  }

  /// An episode is paid the same beside longer ones, which fill it up, as alone.
  @Test(arguments: IntrinsicRewardSettings.Model.allCases)
  func rewardsDoNotDependOnNeighbours(model: IntrinsicRewardSettings.Model) {
    let agent = Scenes.agent {
      $1.rewardModel = model
      $1.heads = model == .metairn ? 2 : 1
    }
    let scene = agent.scene(of: rollout)
    let together = agent.rewards(
      of: agent.model, on: EpisodeBatch(rollout.episodes, of: rollout), in: scene
    ).doubles
    let order = EpisodeBatch(rollout.episodes, of: rollout).steps.flat(places).doubles.map {
      Int($0)
    }
    let credits = agent.credit(of: rollout)
    for (span, credit) in zip(rollout.episodes, credits) {
      for (index, step) in span.steps.enumerated() {
        let row = order.firstIndex(of: step * 3 + span.environment) ?? -1
        #expect(abs(together[row] - Double(credit.rewards[index])) < 1e-6)
      }
      #expect(credit.attention.count == (model == .metairn ? 2 : 0))
      for row in credit.attention.joined() {
        #expect(row.count == span.steps.count && abs(row.reduce(0, +) - 1) < 1e-5)
      }
    }
    let numbers = credits.flatMap(\.rewards)
    #expect(Set(numbers).count == numbers.count)
  }

  @Test func anEpisodeByItself() {
    let agent = Scenes.agent()
    let span = rollout.episodes[2]
    let alone = agent.credit(
      observations: rollout.observations.slice(1..<2, along: 1).reshaped([6, 2]),
      actions: .indices((0..<6).map { ($0 * 3 + 1) * 7 % 5 % 2 }),
      rewards: rollout.rewards.slice(1..<2, along: 1).reshaped([6]))
    #expect(span.steps.count == 6 && alone == agent.credit(of: rollout)[2])
  }
}
