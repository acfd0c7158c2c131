import Networks
import Tensors
import TestSupport
import Testing

@Suite struct SGDTests {
  private func make(_ model: Model, _ treatment: GradientTreatment) -> SGD {
    SGD(for: model, rate: 0.05, momentum: 0.7, treatment: treatment)
  }

  @Test func followsTheReference() throws {
    for reference in try ReferenceSteps.all(of: "SGD") {
      try OptimizerLaws.followsTheReference(reference) { model in
        SGD(
          for: model, rate: try reference.setting("rate"),
          momentum: try reference.setting("momentum"), treatment: reference.treatment)
      }
    }
  }

  @Test func stepEqualsStepped() { OptimizerLaws.twinsAgree(make: make) }

  @Test func stepsAreDifferentiable() { OptimizerLaws.stepsAreDifferentiable(make: make) }

  @Test func savedStateContinues() throws { try OptimizerLaws.savedStateContinues(make: make) }

  @Test func copiesStay() { OptimizerLaws.copiesStay(make: make) }

  @Test func noRateMovesNothing() { OptimizerLaws.noRateMovesNothing(make: make) }

  @Test func withoutMomentumItIsPlainDescent() {
    var model = Model(seed: 1)
    let gradient = Model.gradient(seed: 2)
    let expected = model.moved(along: gradient, by: -0.05)
    var rule = SGD(for: model, rate: 0.05)
    rule.step(&model, along: gradient)
    #expect(model.largestDifference(from: expected) < 1e-7)
  }
}
