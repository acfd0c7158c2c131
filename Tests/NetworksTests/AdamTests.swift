import Networks
import Tensors
import TestSupport
import Testing

@Suite struct AdamTests {
  private func make(_ model: Model, _ treatment: GradientTreatment) -> Adam {
    Adam(for: model, rate: 0.05, beta1: 0.8, beta2: 0.95, epsilon: 1e-3, treatment: treatment)
  }

  @Test func followsTheReference() throws {
    for reference in try ReferenceSteps.all(of: "Adam") {
      try OptimizerLaws.followsTheReference(reference) { model in
        Adam(
          for: model, rate: try reference.setting("rate"), beta1: try reference.setting("beta1"),
          beta2: try reference.setting("beta2"), epsilon: try reference.setting("epsilon"),
          treatment: reference.treatment)
      }
    }
  }

  @Test func stepEqualsStepped() { OptimizerLaws.twinsAgree(make: make) }

  @Test func stepsAreDifferentiable() { OptimizerLaws.stepsAreDifferentiable(make: make) }

  @Test func savedStateContinues() throws { try OptimizerLaws.savedStateContinues(make: make) }

  @Test func copiesStay() { OptimizerLaws.copiesStay(make: make) }

  @Test func noRateMovesNothing() { OptimizerLaws.noRateMovesNothing(make: make) }

  /// Bias correction makes the first step as long as the rate, whatever the gradient.
  @Test func theFirstStepIsTheRate() {
    var model = Model(weights: .zeros([2, 3]), bias: .zeros([3]))
    var rule = Adam(for: model, rate: 0.1)
    let gradient = Gradient([Tensor.filled([2, 3], with: 7), .filled([3], with: -0.01)])
    rule.step(&model, along: gradient)
    #expect(model.weights.doubles.allSatisfy { abs($0 + 0.1) < 1e-6 })
    #expect(model.bias.doubles.allSatisfy { abs($0 - 0.1) < 1e-6 })
    #expect(rule.count == 1)
  }

  /// A saved count may be large: the correction must neither take long nor round otherwise.
  @Test func lateStepsAgree() throws {
    struct Late: ParameterVisitor {
      mutating func visit(_ name: String, _ parameter: inout Tensor) {}
      mutating func visit(_ name: String, _ counter: inout Int) { counter = 50_000_000 }
    }
    var model = Model(seed: 1, elementType: .float64)
    var rule = Adam(for: model, rate: 0.1, beta2: 0.999_999_99)
    var late = Late()
    rule.walk(&late)
    for seed in 0..<20 as Range<UInt64> {
      let gradient = Model.gradient(seed: seed, elementType: .float64)
      let (copied, _) = rule.stepped(model, along: gradient)
      rule.step(&model, along: gradient)
      #expect(largestRelativeError(of: copied.parameters, against: model.parameters) < 1e-12)
    }
  }
}
