import Networks
import Tensors
import Testing

@Suite struct ParameterTreeTrackingTests {
  private let target = Model(weights: Tensor([[1, 2, 3], [4, 5, 6]]), bias: Tensor([0, 0, 1e8]))
  private let source = Model(
    weights: Tensor([[5, 2, 1], [0, 1, 2]]), bias: Tensor([8, -4, 0.1]))

  @Test func byHand() {
    var moved = target
    moved.track(source, rate: 0.25)
    #expect(moved.weights.floats == [2, 2, 2.5, 3, 4, 5])
    #expect(moved.bias.floats == [2, -1, 7.5e7])
  }

  @Test func noRateStaysAndAFullOneArrives() {
    var moved = target
    moved.track(source, rate: 0)
    #expect(moved.largestDifference(from: target) == 0)
    moved.track(source, rate: 1)
    #expect(moved.largestDifference(from: source) == 0)
    // And is a value of its own from then on.
    var random = RandomStream(seed: 1)
    moved.track(Model(seed: random.next()), rate: 0.5)
    #expect(moved.largestDifference(from: source) > 0)
    #expect(source.bias.floats == [8, -4, 0.1])
  }

  @Test func theSourceAndCopiesStay() {
    var moved = target
    let copy = moved
    moved.track(source, rate: 0.5)
    #expect(copy.largestDifference(from: target) == 0)
    #expect(source.weights.floats == [5, 2, 1, 0, 1, 2])
  }

  @Test func movedAlongAGradient() {
    let gradient = Gradient([Tensor([[1, 0, 2], [0, 1, 0]]), Tensor([1, 2, 0])])
    let moved = source.moved(along: gradient, by: -0.5)
    #expect(moved.weights.floats == [4.5, 2, 0, 0, 0.5, 2])
    #expect(moved.bias.floats == [7.5, -5, 0.1])
    #expect(source.moved(along: gradient, by: 0).largestDifference(from: source) == 0)
  }

  @Test func largestDifference() {
    #expect(target.largestDifference(from: target) == 0)
    var other = target
    other.weights = Tensor([[1, 2, 3], [4, 2.5, 6]])
    #expect(other.largestDifference(from: target) == 2.5)
    other.bias = Tensor([0, -7, 1e8])
    #expect(target.largestDifference(from: other) == 7)
    // A NaN is no equality.
    other.bias = Tensor([0, .nan, 1e8])
    #expect(target.largestDifference(from: other) == .infinity)
    #expect(other.largestDifference(from: other) == .infinity)
  }

  @Test func aRateOutOfRange() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var model = Model(seed: 1)
      model.track(model, rate: 1.5)
    }
    #expect(says(result, "track: the rate 1.5 is not within 0…1"))
  }

  @Test func treesOfOtherForms() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let other = Model(weights: .zeros([1]), bias: .zeros([3]))
      _ = Model(seed: 1).largestDifference(from: other)
    }
    #expect(says(result, "the trees differ in form, [[2, 3], [3]] and [[1], [3]]"))
  }
}
