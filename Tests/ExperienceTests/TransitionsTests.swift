import Experience
import Tensors
import Testing

@Suite struct TransitionsTests {
  @Test func partsThatFit() {
    let batch = Transitions(
      observations: .zeros([4, 3]), actions: .zeros([4, 2]), rewards: .zeros([4, 1]),
      continues: .ones([4, 1]), nextObservations: .zeros([4, 3]))
    #expect(batch.count == 4)
  }

  @Test func rewardsOfAnotherShape() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = Transitions(
        observations: .zeros([4, 3]), actions: .zeros([4, 2]), rewards: .zeros([4]),
        continues: .ones([4, 1]), nextObservations: .zeros([4, 3]))
    }
    #expect(says(result, "rewards [4], continues [4, 1], next [4, 3] do not fit"))
  }

  @Test func oneStepWithoutABatch() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = Transitions(
        observations: .zeros([3]), actions: .zeros([2]), rewards: .zeros([1]),
        continues: .ones([1]), nextObservations: .zeros([3]))
    }
    #expect(says(result, "takes [batch, observation] and [batch, action], not [3] and [2]"))
  }
}
