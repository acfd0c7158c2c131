import Estimators
import Tensors
import TestSupport
import Testing

@Suite struct ClippedSurrogateTests {
  /// ρ on either side of the clip, with either sign of the advantage.
  private let ratios = Tensor(doubles: [0.5, 0.5, 1, 1.1, 1.5, 1.5], shape: [6])
  private let advantages = Tensor(doubles: [2, -2, 3, -1, 2, -2], shape: [6])

  @Test func byHand() {
    let found = clippedSurrogate(ratio: ratios, advantages: advantages, clip: 0.2).doubles
    let expected = [1, -1.6, 3, -1.1, 2.4, -3]
    for (a, b) in zip(found, expected) { #expect(abs(a - b) < 1e-12) }
  }

  /// Nothing flows back from where a step has already gone far enough in the direction of its
  /// advantage; at ρ = 1 the slope is the advantage.
  @Test func slopes() {
    let slopes = recordedGradient(
      of: { clippedSurrogate(ratio: $0[0], advantages: advantages, clip: 0.2).sum() },
      at: [ratios])[0].doubles
    #expect(slopes == [2, 0, 3, -1, 0, -2])
  }

  @Test func derivativesAreDifferences() {
    let away = Tensor(doubles: [0.5, 0.6, 0.95, 1.1, 1.5, 1.4], shape: [6])
    let function = { (x: [Tensor]) in
      clippedSurrogate(ratio: x[0], advantages: x[1], clip: 0.2).squared().sum()
    }
    #expect(firstDerivativeError(of: function, at: [away, advantages]) < 1e-7)
  }

  @Test func withoutValuesAdvantagesAreSums() {
    let sequence = RewardSequence(
      rewards: Tensor(doubles: [1, 2, 4], shape: [3, 1]),
      continues: .ones([3, 1], elementType: .float64),
      boundaries: .zeros([3, 1], elementType: .float64),
      values: Tensor(doubles: [9, 9, 9], shape: [3, 1]),
      nextValues: Tensor(doubles: [9, 9, 9], shape: [3, 1])
    ).withoutValues
    #expect(
      sequence.generalizedAdvantages(discount: 0.5, smoothing: 1).doubles == [3, 4, 4])
  }

  /// A single advantage, or equal ones, are standardised to 0, and their slopes are numbers.
  @Test(arguments: [1, 3]) func equalNumbersStandardised(count: Int) {
    let equal = Tensor.filled([count], with: 0.7)
    #expect(standardized(equal).floats == .init(repeating: 0, count: count))
    let slopes = recordedGradient(of: { standardized($0[0]).sum() }, at: [equal])[0]
    #expect(slopes.isFinite)
  }

  @Test func shapesAreChecked() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = clippedSurrogate(ratio: .ones([2]), advantages: .ones([3]), clip: 0.2)
    }
    #expect(says(result, "ratios [2] and advantages [3] differ"))
  }
}
