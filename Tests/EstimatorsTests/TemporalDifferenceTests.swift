import Estimators
import Tensors
import TestSupport
import Testing

@Suite struct TemporalDifferenceTests {
  private func column(_ numbers: [Float]) -> Tensor { Tensor(numbers, shape: [numbers.count, 1]) }

  @Test func byHand() {
    let targets = temporalDifferenceTargets(
      rewards: column([1, -2, 0.5]), continues: column([1, 0, 1]),
      nextValues: column([10, 10, -4]), discount: 0.5)
    #expect(targets.floats == [6, -2, -1.5])
    #expect(targets.shape == [3, 1])
  }

  /// What a truncated step arrived at counts in full; after a terminated one nothing does.
  @Test func truncatedStepsBootstrapAndTerminatedOnesDoNot() {
    for nextValue in [Float(-3), 0, 100] {
      let targets = temporalDifferenceTargets(
        rewards: column([1, 1]), continues: column([1, 0]),
        nextValues: column([nextValue, nextValue]), discount: 0.75)
      #expect(targets.floats == [1 + 0.75 * nextValue, 1])
    }
  }

  @Test func theEndsOfTheDiscount() {
    func targets(_ discount: Double) -> [Float] {
      temporalDifferenceTargets(
        rewards: column([1, 2]), continues: column([1, 0]), nextValues: column([4, 4]),
        discount: discount
      ).floats
    }
    #expect(targets(0) == [1, 2])
    #expect(targets(1) == [5, 2])
  }

  /// Rows do not see one another: two batches in one give what they give apart.
  @Test func halvesAndTheWhole() {
    var random = RandomStream(seed: 3)
    let rewards = Tensor.normal([10, 1], using: &random)
    let continues = Tensor.uniform([10, 1], 0, 1, using: &random).isGreater(than: Tensor(0.4))
    let values = Tensor.normal([10, 1], using: &random)
    func targets(_ rows: Range<Int>) -> [Float] {
      temporalDifferenceTargets(
        rewards: rewards.slice(rows), continues: continues.slice(rows),
        nextValues: values.slice(rows), discount: 0.9
      ).floats
    }
    #expect(targets(0..<10) == targets(0..<4) + targets(4..<10))
  }

  @Test func derivatives() {
    var random = RandomStream(seed: 4)
    let continues = Tensor(doubles: [1, 0, 1, 1], shape: [4, 1])
    let inputs = (0..<2).map { _ in
      Tensor.normal([4, 1], elementType: .float64, using: &random)
    }
    let error = firstDerivativeError(
      of: {
        temporalDifferenceTargets(
          rewards: $0[0], continues: continues, nextValues: $0[1], discount: 0.9
        ).squared().sum()
      }, at: inputs)
    #expect(error < 1e-6)
  }

  @Test func meanSquaredErrorByHand() {
    let loss = meanSquaredError(column([1, 2, 5]), column([1, 4, 1]))
    #expect(abs(loss.number - 20.0 / 3) < 1e-6)
    #expect(loss.shape == [])
    let slope = recordedGradient(
      of: { meanSquaredError($0[0], $0[1]) }, at: [column([1, 2, 5]), column([1, 4, 1])])
    let expected = column([0, -4.0 / 3, 8.0 / 3])
    #expect(largestRelativeError(of: slope, against: [expected, expected * -1]) < 1e-6)
  }

  @Test func rewardsOfAnotherShape() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = temporalDifferenceTargets(
        rewards: .zeros([3]), continues: .zeros([3, 1]), nextValues: .zeros([3, 1]), discount: 1)
    }
    #expect(says(result, "rewards [3], continues [3, 1] and values [3, 1] differ in shape"))
  }

  @Test func valuesOfAnotherShape() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = temporalDifferenceTargets(
        rewards: .zeros([3, 1]), continues: .zeros([3, 1]), nextValues: .zeros([1, 3]),
        discount: 1)
    }
    #expect(says(result, "rewards [3, 1], continues [3, 1] and values [1, 3] differ in shape"))
  }

  @Test func aDiscountOutOfRange() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = temporalDifferenceTargets(
        rewards: .zeros([3, 1]), continues: .zeros([3, 1]), nextValues: .zeros([3, 1]),
        discount: 1.01)
    }
    #expect(says(result, "the discount 1.01 is not in 0…1"))
  }

  /// Broadcasting would turn a column against a row into a square, and learn from it.
  @Test func predictionsOfAnotherShape() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = meanSquaredError(.zeros([3, 1]), .zeros([3]))
    }
    #expect(says(result, "predictions [3, 1] and targets [3] differ in shape"))
  }
}
