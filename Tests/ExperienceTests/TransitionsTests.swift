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

  /// Every part is divided, each row goes whole, and an odd step more is left out.
  @Test(arguments: [4, 5]) func halves(count: Int) {
    func rows(_ first: Float, _ width: Int) -> Tensor {
      Tensor((0..<count * width).map { first + Float($0) }, shape: [count, width])
    }
    let batch = Transitions(
      observations: rows(0, 2), actions: rows(100, 1), rewards: rows(200, 1),
      continues: rows(300, 1), nextObservations: rows(400, 2))
    let (first, second) = batch.halves()
    #expect(first.count == 2 && second.count == 2)
    #expect(first.observations.floats == [0, 1, 2, 3])
    #expect(second.observations.floats == [4, 5, 6, 7])
    #expect(first.actions.floats == [100, 101] && second.actions.floats == [102, 103])
    #expect(first.rewards.floats == [200, 201] && second.rewards.floats == [202, 203])
    #expect(first.continues.floats == [300, 301] && second.continues.floats == [302, 303])
    #expect(first.nextObservations.floats == [400, 401, 402, 403])
    #expect(second.nextObservations.floats == [404, 405, 406, 407])
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
