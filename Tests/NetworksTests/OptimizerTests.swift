import Tensors
import Testing

@testable import Networks

@Suite struct OptimizerTests {
  private let gradient = Gradient([Tensor([3, 0]), Tensor([[0], [4]])])

  @Test func clippingCountsAllParametersTogether() {
    #expect(GradientTreatment().scale(of: gradient) == 1)
    #expect(GradientTreatment(clipNorm: 5).scale(of: gradient) == 1)
    #expect(GradientTreatment(clipNorm: 2.5).scale(of: gradient) == 0.5)
    let treated = GradientTreatment(clipNorm: 2.5, weightDecay: 0.1)
      .treated(gradient, of: [Tensor([10, 20]), Tensor([[30], [40]])])
    #expect(treated[0].floats == [2.5, 2])
    #expect(treated[1].floats == [3, 6])
  }

  @Test func aGradientOfAnotherForm() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var model = Model(seed: 1)
      var rule = Adam(for: model, rate: 0.1)
      rule.step(&model, along: Gradient([Tensor.zeros([2, 3])]))
    }
    #expect(says(result, "Adam was made for 2 parameters; the gradient has 1"))
  }

  /// The kernels would write beyond the moments.
  @Test func aTreeLargerThanTheMoments() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var rule = Adam(for: Model(seed: 1), rate: 0.1)
      var large = Model(weights: .zeros([20, 30]), bias: .zeros([30]))
      rule.step(&large, along: Gradient(large.parameters))
    }
    #expect(says(result, "the mean [2, 3] of float32 does not fit the parameter [20, 30]"))
  }

  @Test func clippingToNothing() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = GradientTreatment(clipNorm: 0)
    }
    #expect(says(result, "clipNorm must be positive, not 0.0"))
  }
}
